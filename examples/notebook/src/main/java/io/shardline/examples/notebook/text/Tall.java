package io.shardline.examples.notebook.text;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Row;
import java.util.ArrayList;
import java.util.List;

/** Rows one below the other, a line per column: for results that are too wide for a table. */
public final class Tall {
    private Tall() {}

    /**
     * The lines of some rows.
     *
     * @param width of the terminal, in cells; longer texts go on in the next line
     */
    public static List<String> lines(List<Column> columns, List<Row> rows, int width, Strokes strokes) {
        int labels = columns.stream()
                .mapToInt(column -> DisplayWidth.of(column.label()))
                .max()
                .orElse(0);
        int room = Math.max(20, width - labels - 3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(strokes.across().repeat(2) + " row " + (i + 1) + " "
                    + strokes.across().repeat(Math.max(2, labels - 4)));
            for (int column = 1; column <= columns.size(); column++) {
                String label = columns.get(column - 1).label();
                String padding = " ".repeat(labels - DisplayWidth.of(label));
                String text = Cell.of(rows.get(i).text(column));
                int end = DisplayWidth.upTo(text, room).length();
                lines.add(padding + label + " " + strokes.down() + " " + text.substring(0, end));
                for (int from = end; from < text.length(); from = end) {
                    end = from
                            + Math.max(
                                    1,
                                    DisplayWidth.upTo(text.substring(from), room)
                                            .length());
                    lines.add(" ".repeat(labels) + " " + strokes.down() + " " + text.substring(from, end));
                }
            }
        }
        return lines;
    }
}
