package io.shardline.write;

import io.shardline.exec.RowCursor;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** Rows that several shards returned for the rows of one statement, in the order of that statement. */
final class RowsInOrder implements RowCursor {
    private final List<ResultSet> rows;
    private final int[] order;
    private int next;
    private ResultSet current;

    /**
     * @param rows a result for each shard, with one row for each that it was given, in their order
     * @param order for each row of the statement the position of its shard's result in {@code rows}
     */
    RowsInOrder(List<ResultSet> rows, int[] order) {
        this.rows = List.copyOf(rows);
        this.order = order;
        this.current = rows.get(0);
    }

    @Override
    public boolean advance() throws SQLException {
        while (next < order.length) {
            current = rows.get(order[next++]);
            // A trigger may have suppressed the row.
            if (current.next()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ResultSet current() {
        return current;
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        return rows.get(0).getMetaData();
    }

    @Override
    public void close() throws SQLException {
        for (ResultSet each : rows) {
            each.close();
        }
    }
}
