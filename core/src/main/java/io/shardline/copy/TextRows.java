package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;

/** Rows of the text format: a line each, in which a backslash keeps the next character from ending anything. */
final class TextRows extends RowFinder {
    private final boolean[] special = new boolean[256];
    private final byte delimiter;
    private final LineEnds ends;

    TextRows(int[] keyFields, char delimiter, LineEnds ends) {
        super(keyFields);
        this.delimiter = (byte) delimiter;
        this.ends = ends;
        for (char c : new char[] {'\\', '\n', '\r', delimiter}) {
            special[c] = true;
        }
    }

    @Override
    int find(byte[] bytes, int from, int to, boolean last) throws ShardlineException {
        forgetFields();
        int position = 0;
        int begin = from;
        int at = from;
        while (at < to) {
            byte c = bytes[at];
            if (!special[c & 0xff]) {
                at++;
            } else if (c == delimiter) {
                field(position++, begin, at++);
                begin = at;
            } else if (c == '\\') {
                if (at + 1 == to && !last) {
                    return INCOMPLETE;
                }
                if (at + 1 < to && bytes[at + 1] == '.') {
                    return endMarker(bytes, from, at, to, last);
                }
                at += 2;
            } else {
                int end = ends.take(bytes, at, to, last);
                if (end != INCOMPLETE) {
                    field(position, begin, at);
                }
                return end;
            }
        }
        if (!last) {
            return INCOMPLETE;
        }
        field(position, begin, to);
        return to;
    }

    /** A backslash and a point alone on a line end the data, whatever follows. */
    private static int endMarker(byte[] bytes, int from, int at, int to, boolean last) throws ShardlineException {
        int next = at + 2;
        if (next == to && !last) {
            return INCOMPLETE;
        }
        boolean alone = at == from && (next == to || bytes[next] == '\n' || bytes[next] == '\r');
        if (!alone) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "end-of-copy marker is not alone on its line");
        }
        return NO_MORE;
    }
}
