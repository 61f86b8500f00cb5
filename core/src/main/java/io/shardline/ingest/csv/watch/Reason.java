package io.shardline.ingest.csv.watch;

import io.shardline.backend.ShardCopy;
import io.shardline.backend.ShardErrors;
import io.shardline.ingest.csv.CsvLoad;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why a file was refused, for who finds it. */
final class Reason {
    private static final Pattern RECORD = Pattern.compile("^(?:record|row) (\\d+) of the (?:file|input) was refused");

    private final StringBuilder text = new StringBuilder();

    private Reason() {}

    /** @param load how it was loaded, which finds the line of the record; null if it was not */
    static String of(Path file, @Nullable CsvLoad load, Exception error) {
        Reason reason = new Reason();
        reason.add("message", message(error));
        Throwable cause = error.getCause();
        if (cause instanceof SQLException because) {
            reason.add("because", message(because));
        }
        if (load != null) {
            reason.add("table", load.table());
        }
        String column = null;
        String state = null;
        long record = -1;
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof SQLException of) {
                state = of.getSQLState() == null ? state : of.getSQLState();
                record = Math.max(record, record(of));
                column = ShardErrors.column(of)
                        .or(() -> ShardCopy.failedColumn(of))
                        .orElse(column);
            }
        }
        reason.add("SQLSTATE", state);
        if (record > 0) {
            reason.add("record", String.valueOf(record));
            reason.add("line", load == null ? null : line(file, load, record));
        }
        reason.add("column", column);
        return reason.text.toString();
    }

    private static long record(SQLException e) {
        Matcher ours = RECORD.matcher(String.valueOf(e.getMessage()));
        return ours.find() ? Long.parseLong(ours.group(1)) : ShardCopy.failedLine(e);
    }

    private static @Nullable String line(Path file, CsvLoad load, long record) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = FileLoad.unpacked(file, bytes)) {
            return String.valueOf(load.lineOf(record, plain));
        } catch (IOException | SQLException e) {
            return null;
        }
    }

    private static String message(Exception e) {
        if (e instanceof CharacterCodingException) {
            return "the file has bytes that are no characters of its encoding";
        }
        if (e instanceof AccessDeniedException) {
            return "the file may not be read";
        }
        return String.valueOf(e.getMessage());
    }

    private void add(String name, @Nullable String value) {
        if (value != null) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}
