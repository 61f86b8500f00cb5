package io.shardline.exec;

import io.shardline.backend.Lease;
import java.sql.SQLException;
import java.util.List;

/**
 * Where an execution gets its connections: a session, which in a transaction keeps one for each shard that it touched.
 */
public interface ShardConnections {
    /** True while each statement is its own transaction. */
    boolean autoCommit();

    /**
     * Takes a connection to each shard, in ascending order whatever the order asked for.
     *
     * @param shards ascending
     * @param exclusive for a stream in autocommit, which needs a transaction of its own on the connection
     * @return leases in the order of {@code shards}; give each back once
     */
    List<Lease> take(int[] shards, boolean exclusive) throws SQLException;

    /** Gives one back: in autocommit to its pool, in a transaction to the session. */
    void giveBack(Lease lease);
}
