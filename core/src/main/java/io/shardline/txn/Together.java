package io.shardline.txn;

import io.shardline.backend.Lease;
import java.sql.SQLException;
import java.util.List;

/** Does something on several shards at the same time. */
public interface Together {
    /**
     * Does the same on each connection, on the caller's thread and on others, and waits for all.
     *
     * @throws SQLException the first failure, which cancels the others; nothing runs any more then
     */
    <T> List<T> run(List<Lease> leases, OnShard<T> work) throws SQLException;

    /** Work on one shard. */
    interface OnShard<T> {
        T run(Lease lease) throws SQLException;
    }
}
