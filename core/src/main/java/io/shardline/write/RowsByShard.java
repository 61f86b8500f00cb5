package io.shardline.write;

import io.shardline.exec.RowCursor;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** Rows that several shards returned, one shard's after another's. */
final class RowsByShard implements RowCursor {
    private final List<ResultSet> rows;
    private int at;

    RowsByShard(List<ResultSet> rows) {
        this.rows = List.copyOf(rows);
    }

    @Override
    public boolean advance() throws SQLException {
        while (!rows.get(at).next()) {
            if (at == rows.size() - 1) {
                return false;
            }
            at++;
        }
        return true;
    }

    @Override
    public ResultSet current() {
        return rows.get(at);
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
