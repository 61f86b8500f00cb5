package io.shardline.cli;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors as psql would print them: no stack trace, and the SQLSTATE for who wants to look it up. */
final class ErrorText {
    private static final Pattern SHARD = Pattern.compile("\\R  Shard: (.*)");
    private static final String SHARDS = "\0";

    private ErrorText() {}

    /** What several shards say in the same words is printed once, with all their names. */
    static void print(SQLException error, PrintWriter err) {
        Map<String, List<String>> shards = new LinkedHashMap<>();
        for (SQLException each = error; each != null; each = each.getNextException()) {
            Matcher shard = SHARD.matcher(text(each));
            List<String> names = shards.computeIfAbsent(shard.replaceFirst(SHARDS), same -> new ArrayList<>());
            if (shard.reset().find()) {
                names.add(shard.group(1));
            }
        }
        shards.forEach((text, names) -> err.println(text.replace(SHARDS, "\n  Shard: " + String.join(", ", names))));
    }

    private static String text(SQLException error) {
        String text = String.valueOf(error.getMessage());
        boolean ranked = text.startsWith("ERROR:") || text.startsWith("FATAL:") || text.startsWith("PANIC:");
        return (ranked ? text : "ERROR: " + text)
                + because(error)
                + (error.getSQLState() == null ? "" : "\n  SQLSTATE: " + error.getSQLState());
    }

    /** Why a row was refused is its server's to say, or the router's. */
    private static String because(SQLException error) {
        boolean refused = error instanceof ShardlineException ours && ours.code() == ErrorCode.ROW_REFUSED;
        return refused
                        && error.getCause() instanceof SQLException cause
                        && !(cause instanceof ShardlineException ours
                                && String.valueOf(error.getMessage()).contains(ours.primary()))
                ? "\n  Cause: "
                        + String.valueOf(cause.getMessage())
                                .replaceFirst("^[A-Z]+: +", "")
                                .replace("\n", "\n  ")
                : "";
    }

    /** What a failure of input or output means. */
    static String of(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no file \"" + failure.getMessage() + "\"";
        }
        if (failure instanceof AccessDeniedException) {
            return "file \"" + failure.getMessage() + "\" may not be read";
        }
        if (failure instanceof CharacterCodingException) {
            return "the file has bytes that are no characters of its encoding\n  Hint: Give the right --encoding.";
        }
        return String.valueOf(failure.getMessage());
    }
}
