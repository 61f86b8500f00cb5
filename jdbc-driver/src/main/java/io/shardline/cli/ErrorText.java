package io.shardline.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;

/** Errors as psql would print them: no stack trace, and the SQLSTATE for who wants to look it up. */
final class ErrorText {
    private ErrorText() {}

    static void print(SQLException error, PrintWriter err) {
        String text = String.valueOf(error.getMessage());
        boolean ranked = text.startsWith("ERROR:") || text.startsWith("FATAL:") || text.startsWith("PANIC:");
        err.println(ranked ? text : "ERROR: " + text);
        if (error.getSQLState() != null) {
            err.println("  SQLSTATE: " + error.getSQLState());
        }
        SQLException next = error.getNextException();
        if (next != null && next != error) {
            print(next, err);
        }
    }

    /** What a failure of input or output means. */
    static String of(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no file \"" + failure.getMessage() + "\"";
        }
        if (failure instanceof AccessDeniedException) {
            return "file \"" + failure.getMessage() + "\" may not be read";
        }
        return String.valueOf(failure.getMessage());
    }
}
