package io.shardline.examples.notebook.rows;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as PostgreSQL's COPY writes and reads them with {@code FORMAT csv, HEADER}. */
final class Csv {
    private Csv() {}

    static void write(List<Column> columns, List<Row> rows, Path file) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(columns.stream().map(column -> field(column.label())).collect(Collectors.joining(",")));
            out.write('\n');
            for (Row row : rows) {
                out.write(IntStream.rangeClosed(1, columns.size())
                        .mapToObj(column -> field(row.text(column)))
                        .collect(Collectors.joining(",")));
                out.write('\n');
            }
        } catch (IOException e) {
            throw Failure.of("cannot write %s: %s", file, e);
        }
    }

    private static String field(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean plain = !text.isEmpty() && !text.equals("\\.") && text.chars().noneMatch(Csv::needsQuotes);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static boolean needsQuotes(int character) {
        return character == ',' || character == '"' || character == '\n' || character == '\r';
    }
}
