package io.shardline.ingest.csv.watch;

import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvPlace;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says why a file was refused, for who finds it. */
final class Reason {
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
        reason.add("SQLSTATE", state(error));
        if (load != null) {
            CsvPlace place = load.place(error, file);
            place.record().ifPresent(record -> reason.add("record", String.valueOf(record)));
            place.line().ifPresent(line -> reason.add("line", String.valueOf(line)));
            place.column().ifPresent(column -> reason.add("column", column));
        }
        return reason.text.toString();
    }

    private static @Nullable String state(Throwable error) {
        String state = null;
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof SQLException of && of.getSQLState() != null) {
                state = of.getSQLState();
            }
        }
        return state;
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
