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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement on one shard, its text byte for byte, on the caller's thread. The path of every keyed statement: what is
 * not needed for every one of them does not belong here.
 */
final class SingleShard {
    private final Participants participants;
    private final Cancellation cancellation;

    SingleShard(Participants participants, Cancellation cancellation) {
        this.participants = participants;
        this.cancellation = cancellation;
    }

    /** @param writes whether the statement may change anything */
    record Target(int shard, boolean writes) {}

    Result run(Prepared prepared, BoundParameters parameters, ExecuteOptions options, Target target)
            throws SQLException {
        if (target.writes()) {
            participants.willWrite(target.shard());
        }
        Lease lease = participants.take(target.shard());
        OnLease work = new OnLease(lease, participants);
        try (Cancellation.Running running = cancellation.start(lease)) {
            Statement statement = prepared.placeholders()
                    ? bound(lease.connection(), prepared.sql(), parameters, options)
                    : plain(lease.connection(), options);
            work.statement = statement;
            configure(statement, options);
            boolean rows = statement instanceof PreparedStatement bound
                    ? bound.execute()
                    : executePlain(statement, prepared.sql(), options);
            SQLWarning warnings = statement.getWarnings();
            return work.result(rows, options).warned(warnings);
        } catch (SQLException e) {
            work.run();
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        } catch (RuntimeException | Error e) {
            work.run();
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

    /** A statement of the PostgreSQL driver with the lease it runs on; running it gives both back, once. */
    private static final class OnLease implements Runnable {
        private final Lease lease;
        private final Participants participants;
        private @Nullable Statement statement;
        private boolean done;

        OnLease(Lease lease, Participants participants) {
            this.lease = lease;
            this.participants = participants;
        }

        Result result(boolean rows, ExecuteOptions options) throws SQLException {
            Statement executed = Objects.requireNonNull(statement);
            if (rows) {
                ShardResultSet result = new ShardResultSet(executed.getResultSet(), lease.shardName(), this);
                return Result.ofRows(result, result::ownedBy);
            }
            long count = executed.getLargeUpdateCount();
            if (options.generatedKeys().isPresent()) {
                ResultSet keys = executed.getGeneratedKeys();
                ShardResultSet result = new ShardResultSet(keys, lease.shardName(), this);
                return Result.ofCount(count, result, result::ownedBy);
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
}
