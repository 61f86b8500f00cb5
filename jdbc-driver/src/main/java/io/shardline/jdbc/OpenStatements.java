package io.shardline.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one connection that have results to close, linked through their own fields so that keeping count of them
 * costs no memory. Safe for use by any thread.
 */
final class OpenStatements {
    private @Nullable ShardlineStatement first;

    /** Adds a statement that is not in it. */
    synchronized void add(ShardlineStatement statement) {
        ShardlineStatement second = first;
        statement.next = second;
        if (second != null) {
            second.previous = statement;
        }
        first = statement;
    }

    /** Removes a statement that is in it. */
    synchronized void remove(ShardlineStatement statement) {
        ShardlineStatement before = statement.previous;
        ShardlineStatement after = statement.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        statement.previous = null;
        statement.next = null;
    }

    private synchronized @Nullable ShardlineStatement first() {
        return first;
    }

    /** Closes the statements, which leave it by that. All are closed, also when closing one fails. */
    void closeAll() throws SQLException {
        SQLException failure = null;
        for (ShardlineStatement statement = first(); statement != null; statement = first()) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
