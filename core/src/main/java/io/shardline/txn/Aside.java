package io.shardline.txn;

import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection beside the pool, for what must be done however many sessions wait for one. Leaves no setting behind, since it may
 * have come from a pool of the application.
 */
final class Aside implements AutoCloseable {
    /** Recovery must be at READ COMMITTED; and it may have to wait for a commit that is under way, but not for ever. */
    private static final String MODES = "set transaction isolation level read committed, read write;"
            + " set local lock_timeout = %d; set local statement_timeout = %d";

    private static final int LOCK_MILLIS = 5_000;
    private static final int STATEMENT_MILLIS = 20_000;

    private final String shard;
    private final Connection connection;
    private final String modes;

    private Aside(String shard, Connection connection, int socketMillis) {
        this.shard = shard;
        this.connection = connection;
        // The server is to say that it has waited long enough before the connection is given up, and with it the shard.
        int most = socketMillis == 0 ? Integer.MAX_VALUE : socketMillis;
        this.modes = MODES.formatted(Math.min(LOCK_MILLIS, most / 2), Math.min(STATEMENT_MILLIS, most / 4 * 3));
    }

    static Aside open(ShardPools pools, int shard) throws SQLException {
        Connection connection = pools.aside(shard);
        try {
            return new Aside(pools.name(shard), connection, connection.getNetworkTimeout());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Work on a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs work in one transaction at READ COMMITTED, in which nothing waits longer than some seconds. */
    <T> T transact(Work<T> work) throws SQLException {
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(modes);
            }
            T result = work.run(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            undo(e);
            throw ShardErrors.named(e, shard);
        }
    }

    private void undo(SQLException failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends what was prepared, which no transaction may contain. */
    void end(String gid, Branches.End end) throws SQLException {
        try {
            end.run(connection, gid);
        } catch (SQLException e) {
            throw ShardErrors.named(e, shard);
        }
    }

    String shard() {
        return shard;
    }

    /** The server rolls back what is left. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // There is nothing left to be done on it.
        }
    }
}
