package io.shardline.examples.quickstart;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A result as PostgreSQL prints it.
 *
 * @param numeric for each column whether it is aligned to the right
 */
record Table(List<String> labels, List<Boolean> numeric, List<List<@Nullable String>> rows) {
    private static final Set<Integer> NUMERIC =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.DOUBLE);

    /** Reads a result to its end. */
    static Table read(ResultSet result) throws SQLException {
        ResultSetMetaData metaData = result.getMetaData();
        List<String> labels = new ArrayList<>();
        List<Boolean> numeric = new ArrayList<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            labels.add(metaData.getColumnLabel(column));
            numeric.add(NUMERIC.contains(metaData.getColumnType(column)));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int column = 1; column <= labels.size(); column++) {
                row.add(result.getString(column));
            }
            rows.add(Collections.unmodifiableList(row));
        }
        return new Table(labels, numeric, rows);
    }

    /** The first column of the first row. */
    String first() {
        return String.valueOf(rows.get(0).get(0));
    }

    /** The lines of the table, columns aligned. */
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < labels.size(); column++) {
            widths.add(width(column));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(labels, widths));
        lines.add(line(widths.stream().map("-"::repeat).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int width(int column) {
        int width = labels.get(column).length();
        for (List<@Nullable String> row : rows) {
            width = Math.max(width, shown(row.get(column)).length());
        }
        return width;
    }

    private String line(List<? extends @Nullable String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = shown(cells.get(column));
            String padding = " ".repeat(widths.get(column) - cell.length());
            line.append(column == 0 ? "" : "  ").append(numeric.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String shown(@Nullable String cell) {
        return cell == null ? "NULL" : cell;
    }
}
