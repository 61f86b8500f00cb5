package io.shardline.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An aligned table, as psql prints it. Its widths are those of the first rows, so that memory does not grow with the result. */
final class TablePrinter implements RowsPrinter {
    private static final int MEASURED = 1000;
    private static final Set<Integer> RIGHT =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

    @Override
    public void print(ResultSet rows, PrintWriter out) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        int count = columns.getColumnCount();
        List<String[]> measured = new ArrayList<>();
        while (measured.size() < MEASURED && rows.next()) {
            measured.add(values(rows, count));
        }
        int[] widths = new int[count];
        boolean[] right = new boolean[count];
        String[] labels = new String[count];
        for (int i = 0; i < count; i++) {
            labels[i] = columns.getColumnLabel(i + 1);
            right[i] = RIGHT.contains(columns.getColumnType(i + 1));
            widths[i] = length(labels[i]);
            for (String[] row : measured) {
                widths[i] = Math.max(widths[i], length(row[i]));
            }
        }
        header(labels, widths, out);
        for (String[] row : measured) {
            line(row, widths, right, out);
        }
        long total = measured.size();
        while (rows.next()) {
            line(values(rows, count), widths, right, out);
            total++;
        }
        out.println("(" + total + (total == 1 ? " row)" : " rows)"));
        out.println();
    }

    private static String[] values(ResultSet rows, int count) throws SQLException {
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            String value = rows.getString(i + 1);
            // A line's end inside of a value would break the table.
            values[i] = value == null
                    ? ""
                    : value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
        }
        return values;
    }

    private static void header(String[] labels, int[] widths, PrintWriter out) {
        StringBuilder names = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < labels.length; i++) {
            int left = (widths[i] - length(labels[i])) / 2;
            names.append(i == 0 ? " " : "| ")
                    .append(" ".repeat(left))
                    .append(labels[i])
                    .append(" ".repeat(widths[i] - length(labels[i]) - left + 1));
            rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
        }
        out.println(names);
        out.println(rule);
    }

    private static void line(String[] row, int[] widths, boolean[] right, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String blanks = " ".repeat(Math.max(0, widths[i] - length(row[i])));
            line.append(i == 0 ? " " : " | ").append(right[i] ? blanks + row[i] : row[i]);
            if (!right[i] && i + 1 < row.length) {
                line.append(blanks);
            }
        }
        out.println(line);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
