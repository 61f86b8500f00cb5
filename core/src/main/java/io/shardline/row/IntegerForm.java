package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** int2, int4, int8, and oid, which is unsigned and fits a long. */
final class IntegerForm implements PrintedForm<Long> {
    @Override
    public @Nullable Long read(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public int compare(Long a, Long b) {
        return Long.compare(a, b);
    }

    @Override
    public int hash(Long value) {
        return value.hashCode();
    }

    @Override
    public String print(Long value) {
        return value.toString();
    }
}
