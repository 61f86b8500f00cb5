package io.shardline.exec;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what cursors return. */
final class Columns {
    private Columns() {}

    /** The first column of all rows that are left. */
    static List<@Nullable Integer> ints(RowCursor cursor) throws SQLException {
        List<@Nullable Integer> values = new ArrayList<>();
        while (cursor.advance()) {
            int value = cursor.current().getInt(1);
            values.add(cursor.current().wasNull() ? null : value);
        }
        return values;
    }
}
