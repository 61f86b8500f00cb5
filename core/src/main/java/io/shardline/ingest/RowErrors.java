package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.ShardCopy;
import io.shardline.backend.ShardErrors;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Which errors are a record's own, and which are worth another try. */
final class RowErrors {
    /** Data exceptions, broken constraints, WITH CHECK OPTION. */
    private static final Set<String> CLASSES = Set.of("22", "23", "44");

    private static final String RAISED = "P0001";
    private static final String KEY_TWICE = "21000";
    private static final Set<String> PASSING = Set.of("40001", "40P01");

    private RowErrors() {}

    /** True for an error that another row might not have. */
    static boolean concerns(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2)) || state.equals(RAISED));
    }

    /** True if two rows of one statement are the same to the server. */
    static boolean keyTwice(SQLException e) {
        return KEY_TWICE.equals(e.getSQLState());
    }

    /** True for a deadlock or serialization failure. */
    static boolean passes(SQLException e) {
        return e.getSQLState() != null && PASSING.contains(e.getSQLState());
    }

    static Reject reject(Incoming row, SQLException e) {
        return reject(row.row(), e);
    }

    static Reject reject(long row, SQLException e) {
        String reason = e instanceof ShardlineException ours ? ours.primary() : ShardErrors.primary(e);
        Optional<String> column = ShardErrors.column(e).or(() -> ShardCopy.failedColumn(e));
        return new Reject(row, String.valueOf(e.getSQLState()), reason, column, ShardErrors.constraint(e));
    }

    /** The error that ends a run. */
    static ShardlineException ended(Reject reject, SQLException e, long most) {
        ShardlineException error =
                ShardlineException.of(ErrorCode.ROW_REFUSED, "row %d of the input was refused", reject.row());
        ShardlineException detailed = reject.constraint().isPresent()
                ? error.withDetail(
                        "SQLSTATE %s, constraint \"%s\".",
                        reject.sqlState(), reject.constraint().get())
                : reject.column().isPresent()
                        ? error.withDetail(
                                "SQLSTATE %s, column \"%s\".",
                                reject.sqlState(), reject.column().get())
                        : e instanceof ShardlineException
                                ? error.withDetail("SQLSTATE %s: %s.", reject.sqlState(), reject.reason())
                                : error.withDetail("SQLSTATE %s.", reject.sqlState());
        ShardlineException hinted =
                most == 0 ? detailed : detailed.withHint("%d rows had been refused before, which is the limit.", most);
        return hinted.causedBy(e);
    }

    /** How often one chunk is still written again. Used by one thread. */
    static final class Retries {
        private static final long FIRST_PAUSE_MILLIS = 10;

        private final int most;
        private int failures;

        Retries(int most) {
            this.most = most;
        }

        /**
         * Waits before another try: a random time, and longer each time, so that two that met do not meet again.
         *
         * @throws SQLException the error, if it is none that passes, or came too often
         */
        void pauseOrThrow(SQLException e) throws SQLException {
            if (!passes(e) || failures == most) {
                throw e;
            }
            long longest = FIRST_PAUSE_MILLIS << Math.min(failures, 8);
            failures++;
            try {
                TimeUnit.MILLISECONDS.sleep(1 + ThreadLocalRandom.current().nextLong(longest));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw e;
            }
        }
    }
}
