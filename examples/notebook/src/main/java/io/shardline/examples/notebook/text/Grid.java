package io.shardline.examples.notebook.text;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows as a table: labels, types, a rule, and a line per row; numbers to the right. Never wider than asked for, as long as one column
 * fits: long texts are cut first, then the last columns are left out, and said to be.
 */
public final class Grid {
    /** Wider texts are cut even where there is room. */
    private static final int WIDEST = 60;

    /** No text is cut to less than this to make room for others. */
    private static final int NARROWEST = 12;

    private final List<Column> columns;
    private final List<List<String>> cells;
    private final Strokes strokes;
    private final List<Integer> widths;
    private final int shown;

    /** @param width of the terminal, in cells */
    public Grid(List<Column> columns, List<Row> rows, int width, Strokes strokes) {
        this.columns = columns;
        this.strokes = strokes;
        this.cells = rows.stream()
                .map(row -> IntStream.rangeClosed(1, columns.size())
                        .mapToObj(column -> Cell.of(row.text(column)))
                        .toList())
                .toList();
        this.widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            widths.add(natural(i));
        }
        narrow(width);
        this.shown = fitting(width);
    }

    private int natural(int i) {
        Column column = columns.get(i);
        int width = Math.max(DisplayWidth.of(column.label()), DisplayWidth.of(column.type()));
        for (List<String> row : cells) {
            width = Math.max(width, DisplayWidth.of(row.get(i)));
        }
        return column.isNumber() ? width : Math.min(width, Math.max(WIDEST, DisplayWidth.of(column.label())));
    }

    /** Takes from the widest text, time and again. */
    private void narrow(int width) {
        for (int excess = total(columns.size()) - width; excess > 0; excess--) {
            int widest = -1;
            for (int i = 0; i < columns.size(); i++) {
                boolean canGive = !columns.get(i).isNumber() && widths.get(i) > NARROWEST;
                if (canGive && (widest < 0 || widths.get(i) > widths.get(widest))) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths.set(widest, widths.get(widest) - 1);
        }
    }

    private int fitting(int width) {
        int count = columns.size();
        while (count > 1 && total(count) > width) {
            count--;
        }
        return count;
    }

    /** A space, the cell, a space, and a stroke between two columns. */
    private int total(int count) {
        return widths.subList(0, count).stream().mapToInt(width -> width + 3).sum() - 1;
    }

    /** Labels of the columns for which there was no room. */
    public List<String> leftOut() {
        return columns.subList(shown, columns.size()).stream()
                .map(Column::label)
                .toList();
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::label).toList()));
        lines.add(line(columns.stream().map(Column::type).toList()));
        lines.add(IntStream.range(0, shown)
                .mapToObj(i -> strokes.across().repeat(widths.get(i) + 2))
                .collect(Collectors.joining(strokes.crossing())));
        cells.forEach(row -> lines.add(line(row)));
        return Collections.unmodifiableList(lines);
    }

    private String line(List<String> row) {
        String line = IntStream.range(0, shown)
                .mapToObj(i -> " " + aligned(i, row.get(i)) + " ")
                .collect(Collectors.joining(strokes.down()));
        return line.stripTrailing();
    }

    private String aligned(int i, String cell) {
        int width = widths.get(i);
        String cut = Cell.cut(cell, width, strokes.ellipsis());
        String padding = " ".repeat(width - DisplayWidth.of(cut));
        return columns.get(i).isNumber() ? padding + cut : cut + padding;
    }
}
