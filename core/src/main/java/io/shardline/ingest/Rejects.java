package io.shardline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Hears of each record that is refused. Called by one thread at a time, from any thread. */
@FunctionalInterface
public interface Rejects {
    void refused(Reject reject);

    /**
     * Adds each as a line to a file: row, SQLSTATE, column, constraint and reason, with tabs between.
     *
     * @throws UncheckedIOException in the job if the file cannot be written
     */
    static Rejects toFile(Path file) {
        return reject -> {
            String line = "%d\t%s\t%s\t%s\t%s\n"
                    .formatted(
                            reject.row(),
                            reject.sqlState(),
                            reject.column().orElse(""),
                            reject.constraint().orElse(""),
                            reject.reason().replaceAll("[\\t\\r\\n]+", " "));
            try {
                Files.writeString(
                        file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
