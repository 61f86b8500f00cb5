package io.shardline.backend;

import java.sql.Connection;
import java.sql.SQLException;

/** What is made sure of when a shard answers for the first time, before anything else is asked of it. */
@FunctionalInterface
public interface FirstContact {
    /** Nothing is. */
    FirstContact ANYBODY = (shard, connection) -> {};

    /**
     * Looks at a shard, over a connection in autocommit.
     *
     * @param shard its name
     * @throws io.shardline.ShardlineException if it is not to be used; it may be looked at again later
     */
    void met(String shard, Connection connection) throws SQLException;
}
