package io.shardline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements one after the other and reads what they return, row by row.
 *
 * <p>Rows are streamed: {@link #fetchSize} rows of each shard are in memory, and a shard that has none to give is not waited
 * for before its turn. Each execution ends the one before. Not safe for use by several threads at once; a cursor shares no
 * state with another.
 */
public final class Cursor implements AutoCloseable, Iterable<Row> {
    private final Session session;
    private final boolean ownsSession;
    private ExecuteOptions options = ExecuteOptions.STREAMED;
    private @Nullable Result result;
    private Row.@Nullable Columns columns;
    private boolean closed;

    Cursor(Session session, boolean ownsSession) {
        this.session = session;
        this.ownsSession = ownsSession;
    }

    /** Sets how many rows are fetched at a time from each shard; 0 for all at once. */
    public Cursor fetchSize(int rows) {
        options = options.withFetchSize(rows);
        return this;
    }

    /**
     * Runs a statement.
     *
     * @param parameters one for each {@code ?}, in order
     * @return this cursor, standing before the first row
     * @throws ShardlineException if it is refused or a shard cannot be reached
     * @throws SQLException a server's own error
     */
    public Cursor execute(String sql, @Nullable Object... parameters) throws SQLException {
        requireOpen();
        closeResult();
        Result next = session.run(session.prepare(sql), BoundParameters.of(parameters), options);
        result = next;
        columns = next.hasRows() ? Row.Columns.of(next.rows().getMetaData()) : null;
        return this;
    }

    /** The next row, or null after the last one. */
    public @Nullable Row fetchOne() throws SQLException {
        ResultSet rows = resultSet();
        return rows.next() && columns != null ? columns.read(rows) : null;
    }

    /** At most so many of the rows that are left; empty after the last one. */
    public List<Row> fetchMany(int rows) throws SQLException {
        List<Row> fetched = new ArrayList<>();
        while (fetched.size() < rows) {
            Row row = fetchOne();
            if (row == null) {
                break;
            }
            fetched.add(row);
        }
        return fetched;
    }

    /** All rows that are left. */
    public List<Row> fetchAll() throws SQLException {
        return fetchMany(Integer.MAX_VALUE);
    }

    /** The rows of the last execution as a JDBC result set, which belongs to this cursor. */
    public ResultSet resultSet() throws SQLException {
        requireOpen();
        if (result == null) {
            throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "the cursor has executed nothing");
        }
        return result.rows();
    }

    /** How many rows the last execution wrote; -1 for a query. */
    public long rowCount() {
        return result == null ? -1 : result.count();
    }

    /** Labels of the last execution's columns; empty for a statement without rows. */
    public Optional<List<String>> labels() throws SQLException {
        return result != null && result.hasRows()
                ? Optional.of(Row.Columns.of(result.rows().getMetaData()).labels())
                : Optional.empty();
    }

    /** Reads the rows that are left; an SQLException of a shard surfaces as an {@link IllegalStateException} with it as cause. */
    @Override
    public Iterator<Row> iterator() {
        return new Rows();
    }

    /** Ends what it has executed. Doing it twice does no harm. */
    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            closeResult();
        } finally {
            if (ownsSession) {
                session.close();
            }
        }
    }

    private void requireOpen() throws ShardlineException {
        if (closed) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the cursor is closed");
        }
    }

    private void closeResult() throws SQLException {
        Result open = result;
        result = null;
        if (open != null) {
            open.close();
        }
    }

    private final class Rows implements Iterator<Row> {
        private @Nullable Row next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                try {
                    next = fetchOne();
                } catch (SQLException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Row row = next;
            next = null;
            return row;
        }
    }
}
