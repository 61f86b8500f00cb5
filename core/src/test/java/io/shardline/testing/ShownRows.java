package io.shardline.testing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows as texts, to be compared with those of another server. */
public final class ShownRows {
    private ShownRows() {}

    /** All rows that are left, each with a bar behind every value. */
    public static List<String> of(ResultSet rows) throws SQLException {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                row.append(rows.getString(column)).append('|');
            }
            all.add(row.toString());
        }
        return all;
    }
}
