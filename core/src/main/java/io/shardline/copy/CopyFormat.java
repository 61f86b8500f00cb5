package io.shardline.copy;

import java.util.List;
import java.util.Optional;

/**
 * The format of a COPY, with PostgreSQL's own choices for what the statement leaves out.
 *
 * @param nullText what stands for NULL
 * @param escape of CSV; the same as {@code quote} unless said
 * @param header whether the first line is, or is to be, one of names
 * @param forceNotNull columns whose NULL text is an ordinary value; {@code *} is one column of that name
 * @param forceNull columns whose NULL text counts in quotes too
 * @param defaultText what stands for a column's default
 * @param encoding of the bytes, where it is not the session's
 * @param skipsBadRows ON_ERROR ignore
 * @param rejectLimit REJECT_LIMIT was given
 */
record CopyFormat(
        Kind kind,
        char delimiter,
        String nullText,
        char quote,
        char escape,
        boolean header,
        List<String> forceQuote,
        List<String> forceNotNull,
        List<String> forceNull,
        Optional<String> defaultText,
        Optional<String> encoding,
        boolean skipsBadRows,
        boolean rejectLimit) {
    /** All columns, where a list of columns is meant. */
    static final String ALL = "*";

    enum Kind {
        TEXT,
        CSV,
        BINARY
    }

    CopyFormat {
        forceQuote = List.copyOf(forceQuote);
        forceNotNull = List.copyOf(forceNotNull);
        forceNull = List.copyOf(forceNull);
    }

    static boolean names(List<String> columns, String column) {
        return columns.contains(ALL) || columns.contains(column);
    }
}
