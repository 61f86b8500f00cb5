package io.shardline;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error that Shardline itself raises, in PostgreSQL's style: a primary message of one line, a detail with the facts, a hint
 * with what to do.
 *
 * <p>Errors of a server are not wrapped: they reach the caller as the {@link SQLException} that the PostgreSQL driver threw.
 * No message holds a password or a value of a row.
 */
public final class ShardlineException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String primary;
    private final @Nullable String detail;
    private final @Nullable String hint;

    private ShardlineException(
            ErrorCode code, String primary, @Nullable String detail, @Nullable String hint, @Nullable Throwable cause) {
        super(render(primary, detail, hint), code.sqlState(), cause);
        this.code = code;
        this.primary = primary;
        this.detail = detail;
        this.hint = hint;
    }

    /** Makes an error with its primary message: one line, lower case, no full stop. */
    @FormatMethod
    public static ShardlineException of(ErrorCode code, @FormatString String message, @Nullable Object... arguments) {
        return new ShardlineException(code, String.format(message, arguments), null, null, null);
    }

    /** This error with the facts behind it, in sentences. */
    @FormatMethod
    public ShardlineException withDetail(@FormatString String message, @Nullable Object... arguments) {
        return copy(String.format(message, arguments), hint, getCause());
    }

    /** This error with what the user can do about it, in sentences. */
    @FormatMethod
    public ShardlineException withHint(@FormatString String message, @Nullable Object... arguments) {
        return copy(detail, String.format(message, arguments), getCause());
    }

    /** This error with the exception that led to it. */
    public ShardlineException causedBy(Throwable cause) {
        return copy(detail, hint, cause);
    }

    private ShardlineException copy(@Nullable String newDetail, @Nullable String newHint, @Nullable Throwable cause) {
        ShardlineException copy = new ShardlineException(code, primary, newDetail, newHint, cause);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public ErrorCode code() {
        return code;
    }

    /** The message without detail and hint. */
    public String primary() {
        return primary;
    }

    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    private static String render(String primary, @Nullable String detail, @Nullable String hint) {
        StringBuilder text = new StringBuilder(primary);
        if (detail != null) {
            text.append("\n  Detail: ").append(detail);
        }
        if (hint != null) {
            text.append("\n  Hint: ").append(hint);
        }
        return text.toString();
    }
}
