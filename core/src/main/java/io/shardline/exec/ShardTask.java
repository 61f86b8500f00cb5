package io.shardline.exec;

import io.shardline.backend.Lease;
import java.sql.SQLException;

/** What is done with each of several shards. */
@FunctionalInterface
public interface ShardTask<T> {
    /**
     * Works on one shard; called by any thread, once per lease.
     *
     * @param position of the lease among those that the task was given for, from 0
     */
    T run(int position, Lease lease) throws SQLException;
}
