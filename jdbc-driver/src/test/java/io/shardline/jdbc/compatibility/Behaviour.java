package io.shardline.jdbc.compatibility;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that programs depend upon.
 *
 * @param area the row of the manual's table that it belongs to
 * @param writes whether it needs the rows as they were at first
 */
record Behaviour(String area, String name, boolean writes, Observation observation) {
    /** What is done, and what is seen of it: the same on one server and on shards, or it is no such behaviour. */
    interface Observation {
        @Nullable
        Object of(Connection connection) throws Exception;
    }

    /** What is seen on a connection, an error by its SQLSTATE. */
    String on(Connection connection) {
        try {
            return String.valueOf(observation.of(connection));
        } catch (BatchUpdateException e) {
            return "batch error " + e.getSQLState() + " " + counts(e);
        } catch (SQLException e) {
            return "error " + e.getSQLState();
        } catch (Exception e) {
            return "exception " + e.getClass().getName();
        }
    }

    private static List<Integer> counts(BatchUpdateException e) {
        List<Integer> counts = new ArrayList<>();
        for (int count : e.getUpdateCounts()) {
            counts.add(count);
        }
        return counts;
    }
}
