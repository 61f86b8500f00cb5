package io.shardline.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** CSV with a header, as COPY would write it: NULL is nothing, an empty text is two quotes. */
final class CsvPrinter implements RowsPrinter {
    @Override
    public void print(ResultSet rows, PrintWriter out) throws SQLException {
        int count = rows.getMetaData().getColumnCount();
        for (int i = 1; i <= count; i++) {
            out.print((i == 1 ? "" : ",") + field(rows.getMetaData().getColumnLabel(i)));
        }
        out.print('\n');
        while (rows.next()) {
            for (int i = 1; i <= count; i++) {
                out.print((i == 1 ? "" : ",") + field(rows.getString(i)));
            }
            out.print('\n');
        }
    }

    private static String field(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean quoted =
                value.isEmpty() || value.equals("\\.") || value.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0);
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
