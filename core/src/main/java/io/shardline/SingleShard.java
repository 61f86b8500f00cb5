package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation;
import io.shardline.exec.ShardResultSet;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement on one shard, its text byte for byte, on the caller's thread; running this as a {@link Runnable} gives back what it
 * holds, once. The path of every keyed statement: what is not needed for every one of them does not belong here.
 */
final class SingleShard implements Runnable {
    private final Lease lease;
    private final Participants participants;
    private @Nullable Statement statement;
    private boolean done;

    private SingleShard(Lease lease, Participants participants) {
        this.lease = lease;
        this.participants = participants;
    }

    /** @param writes whether the statement may change anything */
    static SingleShard on(int shard, boolean writes, Participants participants) throws SQLException {
        if (writes) {
            participants.willWrite(shard);
        }
        return new SingleShard(participants.take(shard), participants);
    }

    /** Executes a statement, which this is there for; to be called once. */
    Result execute(Prepared prepared, BoundParameters parameters, ExecuteOptions options, Cancellation cancellation)
            throws SQLException {
        try (Cancellation.Running running = cancellation.start(lease)) {
            Statement made = prepared.placeholders()
                    ? bound(lease.connection(), prepared.sql(), parameters, options)
                    : plain(lease.connection(), options);
            statement = made;
            configure(made, options);
            boolean rows = made instanceof PreparedStatement bound
                    ? bound.execute()
                    : executePlain(made, prepared.sql(), options);
            SQLWarning warnings = made.getWarnings();
            return result(made, rows, options).warned(warnings);
        } catch (SQLException e) {
            run();
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        } catch (RuntimeException | Error e) {
            run();
            throw e;
        }
    }

    private static Statement bound(
            Connection connection, String sql, BoundParameters parameters, ExecuteOptions options) throws SQLException {
        PreparedStatement statement = prepare(connection, sql, options);
        try {
            parameters.bindAll(statement);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Prepares a statement of the PostgreSQL driver that returns what the options ask for. */
    static PreparedStatement prepare(Connection connection, String sql, ExecuteOptions options) throws SQLException {
        if (options.generatedKeys().isPresent()) {
            List<String> columns = options.generatedKeys().get();
            return columns.isEmpty()
                    ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                    : connection.prepareStatement(sql, columns.toArray(String[]::new));
        }
        return options.forwardOnly()
                ? connection.prepareStatement(sql)
                : connection.prepareStatement(sql, options.resultSetType(), ResultSet.CONCUR_READ_ONLY);
    }

    private static Statement plain(Connection connection, ExecuteOptions options) throws SQLException {
        return options.forwardOnly()
                ? connection.createStatement()
                : connection.createStatement(options.resultSetType(), ResultSet.CONCUR_READ_ONLY);
    }

    private static boolean executePlain(Statement statement, String sql, ExecuteOptions options) throws SQLException {
        if (options.generatedKeys().isEmpty()) {
            return statement.execute(sql);
        }
        List<String> columns = options.generatedKeys().get();
        return columns.isEmpty()
                ? statement.execute(sql, Statement.RETURN_GENERATED_KEYS)
                : statement.execute(sql, columns.toArray(String[]::new));
    }

    private static void configure(Statement statement, ExecuteOptions options) throws SQLException {
        if (options.fetchSize() > 0) {
            statement.setFetchSize(options.fetchSize());
        }
        if (options.maxRows() > 0) {
            // The PostgreSQL driver has no large limit.
            statement.setMaxRows((int) Math.min(options.maxRows(), Integer.MAX_VALUE));
        }
        if (options.timeoutSeconds() > 0) {
            statement.setQueryTimeout(options.timeoutSeconds());
        }
    }

    private Result result(Statement executed, boolean rows, ExecuteOptions options) throws SQLException {
        if (rows) {
            return Result.ofRows(new ShardResultSet(executed.getResultSet(), lease.shardName(), this));
        }
        long count = executed.getLargeUpdateCount();
        if (options.generatedKeys().isPresent()) {
            return Result.ofCount(count, new ShardResultSet(executed.getGeneratedKeys(), lease.shardName(), this));
        }
        run();
        return Result.ofCount(count);
    }

    @Override
    public void run() {
        if (done) {
            return;
        }
        done = true;
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            lease.failed(e);
        } finally {
            participants.giveBack(lease);
        }
    }
}
