package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;

/** Rows of the CSV format, whose quoted fields may hold delimiters and ends of lines. */
final class CsvRows extends RowFinder {
    private final boolean[] special = new boolean[256];
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final boolean ownEscape;
    private final boolean endMarker;
    private final LineEnds ends;

    /** @param endMarker whether a line of a backslash and a point ends the data, as it does before PostgreSQL 18 */
    CsvRows(int[] keyFields, CopyFormat format, boolean endMarker, LineEnds ends) {
        super(keyFields);
        this.delimiter = (byte) format.delimiter();
        this.quote = (byte) format.quote();
        this.escape = (byte) format.escape();
        this.ownEscape = format.escape() != format.quote();
        this.endMarker = endMarker;
        this.ends = ends;
        for (char c : new char[] {'\n', '\r', format.delimiter(), format.quote(), format.escape()}) {
            special[c] = true;
        }
    }

    @Override
    int find(byte[] bytes, int from, int to, boolean last) throws ShardlineException {
        if (endMarker && bytes[from] == '\\') {
            int marker = endMarker(bytes, from, to, last);
            if (marker != 0) {
                return marker;
            }
        }
        forgetFields();
        int position = 0;
        int begin = from;
        int at = from;
        int lines = 1;
        while (at < to) {
            byte c = bytes[at];
            if (!special[c & 0xff]) {
                at++;
            } else if (c == quote) {
                int closed = closingQuote(bytes, at + 1, to);
                if (closed < 0) {
                    return unclosed(last);
                }
                lines += ends(bytes, at, closed);
                at = closed + 1;
            } else if (c == delimiter) {
                field(position++, begin, at++);
                begin = at;
            } else if (c == '\n' || c == '\r') {
                int end = ends.take(bytes, at, to, last);
                if (end != INCOMPLETE) {
                    field(position, begin, at);
                    setLines(lines);
                }
                return end;
            } else {
                at++;
            }
        }
        if (!last) {
            return INCOMPLETE;
        }
        field(position, begin, to);
        setLines(lines);
        return to;
    }

    /** The quote that ends a quoted part; two in a row are an end and a beginning, which comes to the same. */
    private int closingQuote(byte[] bytes, int from, int to) {
        boolean escaped = false;
        for (int at = from; at < to; at++) {
            byte c = bytes[at];
            if (ownEscape && c == escape) {
                escaped = !escaped;
            } else if (c == quote && !escaped) {
                return at;
            } else {
                escaped = false;
            }
        }
        return -1;
    }

    private int ends(byte[] bytes, int from, int to) {
        byte counted = ends.counted();
        int found = 0;
        for (int at = from; at < to; at++) {
            found += bytes[at] == counted ? 1 : 0;
        }
        return found;
    }

    /** Until a server has seen a line's end it counts carriage returns. */
    @Override
    int linesAtFirst(byte[] bytes, int from, int end) {
        if (ends.counted() != '\n') {
            return lines();
        }
        int found = 1;
        for (int at = from; at < end; at++) {
            found += bytes[at] == '\r' ? 1 : 0;
        }
        return found;
    }

    private static int unclosed(boolean last) throws ShardlineException {
        if (last) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "unterminated CSV quoted field");
        }
        return INCOMPLETE;
    }

    /** Zero if the line does not begin with the marker. */
    private static int endMarker(byte[] bytes, int from, int to, boolean last) {
        if (from + 2 >= to && !last) {
            return INCOMPLETE;
        }
        boolean marker = from + 1 < to
                && bytes[from + 1] == '.'
                && (from + 2 == to || bytes[from + 2] == '\n' || bytes[from + 2] == '\r');
        return marker ? NO_MORE : 0;
    }
}
