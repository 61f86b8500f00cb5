package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.exec.ShardConnections;
import java.sql.SQLException;

/** A session's connections, and one beside them. */
public interface GatherConnections extends ShardConnections {
    /** True if the session has a connection to that shard already, for its transaction or for rows that are still read. */
    boolean holds(int shard);

    /** True if that shard has not answered since the start, so that there is no connection to it. */
    boolean isAbsent(int shard);

    /** A shard that the session's transaction has touched; -1 without one. */
    int touched();

    /**
     * True if another connection does not see what the session's would: the transaction has written, or all of it sees the
     * rows of one moment.
     */
    boolean seesItsOwn();

    /**
     * A connection beside the session's, outside its transaction; given back like the others.
     *
     * @throws io.shardline.ShardlineException NOT_SUPPORTED if the session holds all that the pool has; DEADLOCK
     */
    Lease extra(int shard) throws SQLException;
}
