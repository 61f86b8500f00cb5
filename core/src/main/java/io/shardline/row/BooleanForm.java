package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** bool: false before true. */
final class BooleanForm implements PrintedForm<Boolean> {
    @Override
    public @Nullable Boolean read(ResultSet row, int column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public int compare(Boolean a, Boolean b) {
        return Boolean.compare(a, b);
    }

    @Override
    public int hash(Boolean value) {
        return value.hashCode();
    }

    @Override
    public String print(Boolean value) {
        return value ? "t" : "f";
    }
}
