package io.shardline.backend;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Adds the shard's name to errors of a server and of the PostgreSQL driver, and leaves all else of them as it is. */
public final class ShardErrors {
    private static final String LINE = "\n  Shard: ";

    private ShardErrors() {}

    /**
     * The same error, saying the shard it comes from. SQLSTATE, the server's fields, stack trace, cause, suppressed and following
     * exceptions are kept. Errors that are neither the driver's nor a batch's, and errors named already, come back unchanged.
     */
    public static SQLException named(SQLException e, String shard) {
        SQLException named = alone(e, shard);
        SQLException last = e;
        // One that comes back unchanged brings those that follow it along.
        while (named != e && last.getNextException() != null) {
            last = last.getNextException();
            // A batch has its first error both as its cause and as what follows.
            SQLException following =
                    last == e.getCause() && named.getCause() instanceof SQLException cause ? cause : alone(last, shard);
            named.setNextException(following);
            if (following == last) {
                break;
            }
        }
        return named;
    }

    /** The server's primary message, without what the driver and {@link #named} add; the whole message if it is no server's. */
    public static String primary(SQLException e) {
        String primary = e instanceof PSQLException ofDriver && ofDriver.getServerErrorMessage() != null
                ? ofDriver.getServerErrorMessage().getMessage()
                : null;
        return primary != null ? primary : String.valueOf(e.getMessage());
    }

    /** The column that the server says the error is about. */
    public static Optional<String> column(SQLException e) {
        return e instanceof PSQLException ofDriver
                ? Optional.ofNullable(ofDriver.getServerErrorMessage()).map(ServerErrorMessage::getColumn)
                : Optional.empty();
    }

    /** The constraint that the server says was broken. */
    public static Optional<String> constraint(SQLException e) {
        return e instanceof PSQLException ofDriver
                ? Optional.ofNullable(ofDriver.getServerErrorMessage()).map(ServerErrorMessage::getConstraint)
                : Optional.empty();
    }

    private static SQLException alone(SQLException e, String shard) {
        SQLException named;
        if (e instanceof BatchUpdateException batch
                && !String.valueOf(e.getMessage()).contains(LINE)) {
            named = namedBatch(batch, shard);
        } else if (e instanceof PSQLException ofDriver && !(e instanceof NamedException)) {
            ServerErrorMessage fromServer = ofDriver.getServerErrorMessage();
            named = fromServer == null
                    ? new NamedException(ofDriver, shard)
                    : new NamedException(ofDriver, fromServer, shard);
        } else {
            return e;
        }
        named.setStackTrace(e.getStackTrace());
        for (Throwable suppressed : e.getSuppressed()) {
            named.addSuppressed(suppressed);
        }
        return named;
    }

    private static BatchUpdateException namedBatch(BatchUpdateException e, String shard) {
        Throwable cause = e.getCause() instanceof SQLException sqlCause ? alone(sqlCause, shard) : e.getCause();
        return new BatchUpdateException(
                line(e.getMessage(), shard), e.getSQLState(), e.getErrorCode(), e.getLargeUpdateCounts(), cause);
    }

    private static String line(@Nullable String message, String shard) {
        return message + LINE + shard;
    }

    private static final class NamedException extends PSQLException {
        private static final long serialVersionUID = 1L;

        private final String message;
        private final @Nullable String state;

        NamedException(PSQLException original, ServerErrorMessage fromServer, String shard) {
            super(fromServer);
            message = line(original.getMessage(), shard);
            state = original.getSQLState();
            if (original.getCause() != null) {
                initCause(original.getCause());
            }
        }

        NamedException(PSQLException original, String shard) {
            super(original.getMessage(), null, original.getCause());
            message = line(original.getMessage(), shard);
            state = original.getSQLState();
        }

        @Override
        public String getMessage() {
            return message;
        }

        @Override
        public @Nullable String getSQLState() {
            return state;
        }
    }
}
