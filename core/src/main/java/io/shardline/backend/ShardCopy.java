package io.shardline.backend;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** One server's end of a COPY FROM STDIN. Used by one thread at a time. */
public final class ShardCopy {
    /** After so many bytes it is looked whether the server has failed meanwhile, which the driver does not do by itself. */
    private static final int LOOK_EVERY = 1 << 20;

    private static final Pattern COLUMN = Pattern.compile("(?m)^COPY .*?, line \\d+, column (.+?)(?:: .*)?$");
    private static final Pattern LINE = Pattern.compile("(?m)^(COPY .*?, line )(\\d+)");

    private final CopyIn copy;
    private int unlooked;

    private ShardCopy(CopyIn copy) {
        this.copy = copy;
    }

    /**
     * Begins a COPY; until it ends nothing else can run on the connection.
     *
     * @throws SQLException the server's own, if it refuses the statement
     */
    public static ShardCopy begin(Connection connection, String sql) throws SQLException {
        return new ShardCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql));
    }

    /** What a COPY TO STDOUT sends, as one stream; closed before its end, it stops the server. */
    public static InputStream out(Connection connection, String sql) throws SQLException {
        return new PGCopyInputStream(connection.unwrap(PGConnection.class), sql);
    }

    /** Sends bytes, waiting while the server is behind. The array is the caller's again afterwards. */
    public void write(byte[] bytes, int from, int length) throws SQLException {
        copy.writeToCopy(bytes, from, length);
        unlooked += length;
        if (unlooked >= LOOK_EVERY) {
            unlooked = 0;
            copy.flushCopy();
        }
    }

    /** Ends the data and waits until the server has taken all of it; returns how many rows it wrote. */
    public long end() throws SQLException {
        return copy.endCopy();
    }

    /** Makes the server undo what it was sent. Does nothing once the copy has ended or failed. */
    public void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    /** The line of its input at which a server says that a COPY failed; -1 if it does not say. */
    public static long failedLine(SQLException e) {
        String where = where(e);
        Matcher line = LINE.matcher(where == null ? "" : where);
        return line.find() ? Long.parseLong(line.group(2)) : -1;
    }

    /** The column of a table's own in which a server says that a COPY failed. */
    public static Optional<String> failedColumn(SQLException e) {
        String where = where(e);
        Matcher column = COLUMN.matcher(where == null ? "" : where);
        return column.find() ? Optional.of(column.group(1)) : Optional.empty();
    }

    /** The same error with another number of the line. Its SQLSTATE, fields, stack trace and cause are kept. */
    public static SQLException atLine(SQLException e, LongUnaryOperator lines) {
        String where = where(e);
        if (where == null || !(e instanceof PSQLException failure) || failure.getServerErrorMessage() == null) {
            return e;
        }
        String moved = LINE.matcher(where)
                .replaceFirst(found ->
                        Matcher.quoteReplacement(found.group(1) + lines.applyAsLong(Long.parseLong(found.group(2)))));
        PSQLException copied = new PSQLException(moved(failure.getServerErrorMessage(), moved));
        copied.setStackTrace(e.getStackTrace());
        if (e.getCause() != null) {
            copied.initCause(e.getCause());
        }
        return copied;
    }

    private static @Nullable String where(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        return message == null ? null : message.getWhere();
    }

    /** The fields of an error as the server sends them, each after its letter. */
    private static ServerErrorMessage moved(ServerErrorMessage message, String where) {
        StringBuilder fields = new StringBuilder();
        add(fields, 'S', message.getSeverity());
        add(fields, 'C', message.getSQLState());
        add(fields, 'M', message.getMessage());
        add(fields, 'D', message.getDetail());
        add(fields, 'H', message.getHint());
        add(fields, 'W', where);
        add(fields, 's', message.getSchema());
        add(fields, 't', message.getTable());
        add(fields, 'c', message.getColumn());
        add(fields, 'd', message.getDatatype());
        add(fields, 'n', message.getConstraint());
        add(fields, 'F', message.getFile());
        add(fields, 'L', message.getLine() == 0 ? null : String.valueOf(message.getLine()));
        add(fields, 'R', message.getRoutine());
        add(fields, 'q', message.getInternalQuery());
        add(fields, 'p', message.getInternalPosition() == 0 ? null : String.valueOf(message.getInternalPosition()));
        return new ServerErrorMessage(fields.toString());
    }

    private static void add(StringBuilder fields, char letter, @Nullable String value) {
        if (value != null) {
            fields.append(letter).append(value).append('\0');
        }
    }
}
