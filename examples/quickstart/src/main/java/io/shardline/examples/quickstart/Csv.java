package io.shardline.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The CSV files that come with this example. */
final class Csv {
    private Csv() {}

    /** A file as it is, header included, for PostgreSQL's COPY; the caller closes it. */
    static InputStream open(String file) {
        return Objects.requireNonNull(Csv.class.getResourceAsStream(file), file);
    }

    /** The fields of a file's lines, without the header. For files in which nothing is quoted. */
    static List<String[]> unquotedLines(String file) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
