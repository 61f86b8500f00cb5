package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * A running operator: a stream of rows that moves only when it is pulled.
 *
 * <p>Used by one thread at a time. Errors of a server already name the shard they come from.
 */
public interface RowCursor extends AutoCloseable {
    /**
     * Moves to the next row, waiting for a shard if need be.
     *
     * @return false if there is none; it stays false then
     */
    boolean advance() throws SQLException;

    /**
     * The result set of the PostgreSQL driver that stands on the row, for its getters only; the same row until the next
     * {@link #advance}, though perhaps another result set after it. Only after an {@code advance} that returned true.
     */
    ResultSet current();

    /** The columns, hidden ones included; from the start, and also when there are no rows. */
    ResultSetMetaData metaData() throws SQLException;

    /** True if no row follows the current one. Answering may wait for a shard; an operator that cannot tell refuses. */
    default boolean atLast() throws SQLException {
        throw new SQLFeatureNotSupportedException("it is not known whether this row is the last one", "0A000");
    }

    /** Releases what the rows came from; the second time it does nothing. {@link #metaData} can be asked still. */
    @Override
    void close() throws SQLException;

    /** Closes all, also when closing one fails. */
    static void closeAll(Iterable<? extends RowCursor> cursors) throws SQLException {
        SQLException failure = null;
        for (RowCursor cursor : cursors) {
            try {
                cursor.close();
            } catch (SQLException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
