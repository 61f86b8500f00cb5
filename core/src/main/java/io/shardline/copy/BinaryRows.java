package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows of the binary format: a count of fields, and each field with its length before it. */
final class BinaryRows extends RowFinder {
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FIXED_HEADER = SIGNATURE.length + 8;
    private static final int NULL = -1;

    /** What a server wants to be sent after the last row. */
    static final byte[] TRAILER = {-1, -1};

    BinaryRows(int[] keyFields) {
        super(keyFields);
    }

    /** The header of a stream without flags or extension. */
    static byte[] plainHeader() {
        return Arrays.copyOf(SIGNATURE, FIXED_HEADER);
    }

    /** The end of the header that begins the stream, or {@link #INCOMPLETE}. */
    static int header(byte[] bytes, int from, int to, boolean last) throws ShardlineException {
        int known = Math.min(SIGNATURE.length, to - from);
        if (!Arrays.equals(bytes, from, from + known, SIGNATURE, 0, known)) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "COPY file signature not recognized");
        }
        long end = to - from < FIXED_HEADER
                ? Long.MAX_VALUE
                : from + FIXED_HEADER + (long) ByteBuffer.wrap(bytes).getInt(from + FIXED_HEADER - 4);
        if (end < from + FIXED_HEADER || end > to && last) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "invalid COPY file header");
        }
        return end > to ? INCOMPLETE : (int) end;
    }

    @Override
    int find(byte[] bytes, int from, int to, boolean last) throws ShardlineException {
        forgetFields();
        if (to - from < 2) {
            return incomplete(last);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int fields = in.getShort(from);
        if (fields == -1) {
            return trailer(from, to);
        }
        int at = from + 2;
        for (int position = 0; position < fields; position++) {
            if (to - at < 4) {
                return incomplete(last);
            }
            int length = in.getInt(at);
            at += 4;
            if (length < NULL) {
                throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "invalid field size");
            }
            int size = Math.max(length, 0);
            if (to - at < size) {
                return incomplete(last);
            }
            // A NULL has no bytes, not even none: it ends before it begins.
            field(position, length == NULL ? at + 1 : at, at + size);
            at += size;
        }
        return at;
    }

    private static int incomplete(boolean last) throws ShardlineException {
        if (last) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "unexpected EOF in COPY data");
        }
        return INCOMPLETE;
    }

    private static int trailer(int from, int to) throws ShardlineException {
        if (to - from > 2) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "received copy data after EOF marker");
        }
        return NO_MORE;
    }
}
