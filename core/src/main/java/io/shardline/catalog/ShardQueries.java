package io.shardline.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** How the catalog reaches the servers: implemented over the pools. */
public interface ShardQueries {
    /** Names of the shards, by index. */
    List<String> shardNames();

    /** The shards that have not answered since the start; nothing is known of what they have. */
    Set<Integer> absent();

    /** Runs the same work on a connection to every shard that is not absent, and returns the answers by shard, ascending. */
    <T> SortedMap<Integer, T> onEach(Query<T> query) throws SQLException;

    /** Runs work on a connection to the first shard that is not absent. */
    <T> T onFirst(Query<T> query) throws SQLException;

    /** Read-only work on one borrowed connection, which stays the lender's. */
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }
}
