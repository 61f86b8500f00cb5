package io.shardline.examples.notebook.rows;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as an analyst reads it: one message, and of the stack only his own lines.
 *
 * <p>Unchecked, so that it passes through lambdas. It has no cause, because JShell would print that again, with all its frames; what
 * the server or Shardline said is kept in {@link #sqlException}.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whose lines are not the analyst's. */
    private static final List<String> HIDDEN = List.of("io.shardline.", "java.", "jdk.");

    private final transient @Nullable SQLException sqlException;

    private Failure(String message, @Nullable SQLException sqlException) {
        super(message);
        this.sqlException = sqlException;
        setStackTrace(Arrays.stream(getStackTrace())
                .filter(frame -> HIDDEN.stream().noneMatch(frame.getClassName()::startsWith))
                .toArray(StackTraceElement[]::new));
    }

    /** A failure with a message of our own; the arguments go into it as by {@link String#format}. */
    @SuppressWarnings("AnnotateFormatMethod")
    public static Failure of(String message, Object... arguments) {
        return new Failure(arguments.length == 0 ? message : String.format(message, arguments), null);
    }

    /** What a statement failed with: message, SQLSTATE, and the detail and hint that came along. */
    public static Failure of(SQLException failure) {
        StringBuilder message =
                new StringBuilder(String.valueOf(failure.getMessage()).strip());
        if (failure.getSQLState() != null && message.indexOf(failure.getSQLState()) < 0) {
            message.append("\n  SQLSTATE: ").append(failure.getSQLState());
        }
        return new Failure(message.toString(), failure);
    }

    /** The error of the server or of Shardline; null if a statement was not to blame. */
    public @Nullable SQLException sqlException() {
        return sqlException;
    }
}
