package io.shardline.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How the catalog reaches the servers: implemented over the pools. */
public interface ShardQueries {
    /** Names of the shards, by index. */
    List<String> shardNames();

    /** Runs the same work on a connection to every shard, all at once, and returns the answers by shard. */
    <T> List<T> onEach(Query<T> query) throws SQLException;

    /** Runs work on a connection to the first shard. */
    <T> T onFirst(Query<T> query) throws SQLException;

    /** Read-only work on one borrowed connection, which stays the lender's. */
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }
}
