package io.shardline.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One array of objects a result, an object a line. Numbers keep their digits; what JSON has no form for is a text. */
final class JsonPrinter implements RowsPrinter {
    @Override
    public void print(ResultSet rows, PrintWriter out) throws SQLException {
        out.print('[');
        String between = "\n";
        while (rows.next()) {
            out.print(between + Json.of(row(rows)));
            between = ",\n";
        }
        out.println("\n]");
    }

    private static Map<String, @Nullable Object> row(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), value(rows, i, columns.getColumnType(i)));
        }
        return row;
    }

    private static @Nullable Object value(ResultSet rows, int column, int type) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            return null;
        }
        return switch (type) {
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE ->
                Json.isNumber(text) ? new Json.Verbatim(text) : text;
            case Types.BOOLEAN, Types.BIT -> text.equals("t") || text.equals("f") ? (Object) text.equals("t") : text;
            default -> text;
        };
    }
}
