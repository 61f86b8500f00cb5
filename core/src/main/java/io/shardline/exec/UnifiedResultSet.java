package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link RowCursor} as a forward-only, read-only result set.
 *
 * <p>Getters ask the driver's result set that stands on the row, so values are converted as the driver converts them and
 * nothing is copied. Columns fetched for our own use come last and are cut from everything a caller can see. Used by one thread
 * at a time.
 */
public final class UnifiedResultSet extends DelegatingResultSet {
    private final RowCursor cursor;
    private final int hidden;
    private final long maxRows;
    private final Runnable onClose;

    private @Nullable ResultSet row;
    /** Whether the value last read was NULL, once the rows have ended and are closed. */
    private boolean lastWasNull;

    private @Nullable ResultSetMetaData metaData;
    private @Nullable Map<String, Integer> columns;
    private @Nullable Statement owner;
    private long rowNumber;
    /** Set by a look-ahead before the first row: the cursor already stands on the row that next() is to return. */
    private boolean advanced;

    private boolean exhausted;
    private boolean closed;
    private int fetchSize;

    /**
     * Owns the cursor from here on.
     *
     * @param hidden how many of the cursor's last columns are not shown
     * @param maxRows rows after which the result ends; 0 for all
     * @param onClose run once, after the cursor is closed
     */
    public UnifiedResultSet(RowCursor cursor, int hidden, long maxRows, Runnable onClose) {
        this.cursor = cursor;
        this.hidden = hidden;
        this.maxRows = maxRows;
        this.onClose = onClose;
    }

    @Override
    public void ownedBy(Statement statement) {
        owner = statement;
    }

    @Override
    public boolean next() throws SQLException {
        checkOpen();
        if (exhausted) {
            return false;
        }
        lastWasNull = row != null && row.wasNull();
        if (!pull()) {
            end();
            return false;
        }
        row = cursor.current();
        rowNumber++;
        return true;
    }

    /** Gives back what the rows came from without waiting for {@link #close}, which callers are in no hurry to call. */
    private void end() throws SQLException {
        // What is closed has no metadata to tell.
        metaData = getMetaData();
        exhausted = true;
        row = null;
        cursor.close();
    }

    /** Never asks for a row beyond the last one wanted: it could wait on a shard for nothing. */
    private boolean pull() throws SQLException {
        if (advanced) {
            advanced = false;
            return true;
        }
        return (maxRows == 0 || rowNumber < maxRows) && cursor.advance();
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        row = null;
        try {
            cursor.close();
        } finally {
            onClose.run();
        }
        if (owner != null && owner.isCloseOnCompletion()) {
            owner.close();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean wasNull() throws SQLException {
        checkOpen();
        return row == null ? lastWasNull : row.wasNull();
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        checkOpen();
        if (metaData == null) {
            ResultSetMetaData all = cursor.metaData();
            metaData = hidden == 0 ? all : PickedColumns.first(all.getColumnCount() - hidden, all);
        }
        return metaData;
    }

    @Override
    public int findColumn(String label) throws SQLException {
        checkOpen();
        if (columns == null) {
            columns = columnsByLabel(getMetaData());
        }
        Integer column = columns.get(label.toLowerCase(Locale.US));
        if (column == null) {
            throw ResultErrors.noSuchColumn(label);
        }
        return column;
    }

    private static Map<String, Integer> columnsByLabel(ResultSetMetaData metaData) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            columns.putIfAbsent(metaData.getColumnLabel(column).toLowerCase(Locale.US), column);
        }
        return columns;
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        checkOpen();
        if (rowNumber > 0 || exhausted) {
            return false;
        }
        // On an empty result the answer is no, so it takes a look at the first row.
        if (!advanced) {
            advanced = pull();
            if (!advanced) {
                end();
            }
        }
        return advanced;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        checkOpen();
        return exhausted && rowNumber > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        checkOpen();
        return row != null && rowNumber == 1;
    }

    @Override
    public boolean isLast() throws SQLException {
        checkOpen();
        return row != null && (rowNumber == maxRows || cursor.atLast());
    }

    @Override
    public int getRow() throws SQLException {
        checkOpen();
        return row == null ? 0 : (int) Math.min(rowNumber, Integer.MAX_VALUE);
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        checkOpen();
        return owner;
    }

    @Override
    public int getType() throws SQLException {
        checkOpen();
        return TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() throws SQLException {
        checkOpen();
        return CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() throws SQLException {
        checkOpen();
        return owner == null ? CLOSE_CURSORS_AT_COMMIT : owner.getResultSetHoldability();
    }

    @Override
    public int getFetchDirection() throws SQLException {
        checkOpen();
        return FETCH_FORWARD;
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        checkOpen();
        switch (direction) {
            case FETCH_FORWARD -> {}
            case FETCH_REVERSE, FETCH_UNKNOWN -> throw ResultErrors.forwardOnly();
            default -> throw ResultErrors.invalidArgument("Invalid fetch direction constant: " + direction + ".");
        }
    }

    @Override
    public int getFetchSize() throws SQLException {
        checkOpen();
        return fetchSize;
    }

    /** A hint that is kept and not used: how many rows a shard sends at once was settled when its statement ran. */
    @Override
    public void setFetchSize(int rows) throws SQLException {
        checkOpen();
        if (rows < 0) {
            throw ResultErrors.invalidArgument("Fetch size must be a value greater than or equal to 0.");
        }
        fetchSize = rows;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        return null;
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
    }

    @Override
    public @Nullable String getCursorName() throws SQLException {
        checkOpen();
        return null;
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        checkOpen();
        return false;
    }

    @Override
    public boolean rowInserted() throws SQLException {
        checkOpen();
        return false;
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        checkOpen();
        return false;
    }

    /** Nothing is ever there to cancel, which the driver takes as it comes. */
    @Override
    public void cancelRowUpdates() throws SQLException {
        checkOpen();
    }

    @Override
    ResultSet delegate() throws SQLException {
        ResultSet standing = row;
        if (standing == null) {
            checkOpen();
            throw ResultErrors.notOnARow();
        }
        return standing;
    }

    @Override
    ResultSet at(int column) throws SQLException {
        ResultSet standing = delegate();
        if (hidden > 0) {
            checkColumn(column);
        }
        return standing;
    }

    @Override
    ResultSet at(String label) throws SQLException {
        if (hidden > 0 || row == null) {
            // The driver complains of an unknown label first. It looks from the left, so one that is found among the
            // visible columns is found at the same place by the driver.
            findColumn(label);
        }
        return delegate();
    }

    private void checkColumn(int column) throws SQLException {
        int visible = getMetaData().getColumnCount();
        if (column < 1 || column > visible) {
            throw ResultErrors.columnOutOfRange(column, visible);
        }
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw ResultErrors.closed();
        }
    }

    @Override
    ResultSet scrollable() throws SQLException {
        checkOpen();
        throw ResultErrors.forwardOnly();
    }

    @Override
    ResultSet forUpdate() throws SQLException {
        checkOpen();
        throw ResultErrors.readOnly();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("Cannot unwrap to " + type.getName());
    }
}
