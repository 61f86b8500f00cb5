package io.shardline.examples.notebook.rows;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as a table of Markdown. */
final class Markdown {
    private Markdown() {}

    static String of(List<Column> columns, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(column -> cell(column.label())).toList());
        line(
                text,
                columns.stream()
                        .map(column -> column.isNumber() ? "---:" : "---")
                        .toList());
        for (Row row : rows) {
            line(
                    text,
                    IntStream.rangeClosed(1, columns.size())
                            .mapToObj(column -> cell(row.text(column)))
                            .toList());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String cell(@Nullable String text) {
        return text == null
                ? "NULL"
                : text.replace("\\", "\\\\")
                        .replace("|", "\\|")
                        .replace("\r", "")
                        .replace("\n", "<br>");
    }
}
