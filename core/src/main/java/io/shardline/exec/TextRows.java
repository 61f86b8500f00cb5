package io.shardline.exec;

import io.shardline.backend.Lease;
import io.shardline.backend.SyntheticRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows computed here, as texts, handed out as result sets of the driver, some at a time: those take more memory. */
final class TextRows {
    private static final int ROWS_AT_A_TIME = 1000;

    private final List<@Nullable String[]> rows;
    private final Maker maker;
    private @Nullable ResultSet chunk;
    private int at = -1;

    /** Makes a result set of some rows. */
    interface Maker {
        ResultSet make(List<@Nullable String[]> rows) throws SQLException;

        /** @param lease used for the driver's sake, while the rows are */
        static Maker on(Lease lease, List<SyntheticRows.Column> columns) {
            return rows -> SyntheticRows.of(lease.connection(), columns, rows);
        }
    }

    TextRows(List<@Nullable String[]> rows, Maker maker) {
        this.rows = rows;
        this.maker = maker;
    }

    boolean advance() throws SQLException {
        if (at + 1 >= rows.size()) {
            return false;
        }
        at++;
        if (at % ROWS_AT_A_TIME == 0) {
            close();
            chunk = maker.make(rows.subList(at, Math.min(at + ROWS_AT_A_TIME, rows.size())));
        }
        return current().next();
    }

    ResultSet current() {
        if (chunk == null) {
            throw new IllegalStateException("not on a row");
        }
        return chunk;
    }

    boolean atLast() {
        return at + 1 >= rows.size();
    }

    void close() throws SQLException {
        if (chunk != null) {
            chunk.close();
            chunk = null;
        }
    }
}
