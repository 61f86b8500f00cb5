package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;

/**
 * The ends of lines in a stream: the first one says what they all must be, so that a server that sees only some of the rows reads
 * them as one that sees all.
 */
final class LineEnds {
    private enum Kind {
        UNKNOWN,
        NEWLINE,
        RETURN,
        BOTH
    }

    private final boolean csv;
    private Kind kind = Kind.UNKNOWN;

    LineEnds(boolean csv) {
        this.csv = csv;
    }

    /** The character within quotes that the server counts as a line more. */
    byte counted() {
        return (byte) (kind == Kind.NEWLINE ? '\n' : '\r');
    }

    /**
     * Takes a carriage return or newline that is no datum.
     *
     * @return offset after the line's end, or {@link RowFinder#INCOMPLETE}
     */
    int take(byte[] bytes, int at, int to, boolean last) throws ShardlineException {
        return bytes[at] == '\n' ? newline(at) : carriageReturn(bytes, at, to, last);
    }

    private int newline(int at) throws ShardlineException {
        if (kind == Kind.RETURN || kind == Kind.BOTH) {
            throw literal("newline", "\\n");
        }
        kind = Kind.NEWLINE;
        return at + 1;
    }

    private int carriageReturn(byte[] bytes, int at, int to, boolean last) throws ShardlineException {
        if (kind == Kind.NEWLINE) {
            throw literal("carriage return", "\\r");
        }
        if (kind == Kind.RETURN) {
            return at + 1;
        }
        if (at + 1 == to && !last) {
            return RowFinder.INCOMPLETE;
        }
        if (at + 1 < to && bytes[at + 1] == '\n') {
            kind = Kind.BOTH;
            return at + 2;
        }
        if (kind == Kind.BOTH) {
            throw literal("carriage return", "\\r");
        }
        kind = Kind.RETURN;
        return at + 1;
    }

    private ShardlineException literal(String what, String escaped) {
        ShardlineException found = ShardlineException.of(
                ErrorCode.BAD_COPY_DATA, csv ? "unquoted %s found in data" : "literal %s found in data", what);
        return csv
                ? found.withHint("Use quoted CSV field to represent %s.", what)
                : found.withHint("Use \"%s\" to represent %s.", escaped, what);
    }
}
