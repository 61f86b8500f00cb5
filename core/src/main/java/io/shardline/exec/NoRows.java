package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.List;

/** No rows, of no columns. */
public final class NoRows implements RowCursor {
    @Override
    public boolean advance() {
        return false;
    }

    @Override
    public ResultSet current() {
        throw new IllegalStateException("there is no row");
    }

    @Override
    public ResultSetMetaData metaData() {
        return PickedColumns.of(List.of());
    }

    @Override
    public void close() {}
}
