package io.shardline.ingest;

import io.shardline.backend.ShardCopy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY, as bytes. */
final class CopyText {
    /** At most three bytes a character, and a backslash before each. */
    private static final int WIDEST = 6;

    private byte[] bytes = new byte[1 << 17];
    private int size;

    int size() {
        return size;
    }

    /** Sends what is there, and forgets it. */
    void send(ShardCopy copy) throws SQLException {
        if (size > 0) {
            copy.write(bytes, 0, size);
            size = 0;
        }
    }

    void number(int value) {
        append(Integer.toString(value));
    }

    /** Adds another field. */
    void next(@Nullable String value) {
        room(8);
        bytes[size++] = '\t';
        if (value == null) {
            bytes[size++] = '\\';
            bytes[size++] = 'N';
        } else {
            append(value);
        }
    }

    void end() {
        room(1);
        bytes[size++] = '\n';
    }

    private void append(String value) {
        int length = value.length();
        room(length * WIDEST);
        byte[] into = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 128) {
                // Once there is one there are more of them.
                size = at;
                wide(value.substring(i));
                return;
            }
            if (c < ' ' || c == '\\') {
                at = escaped(into, at, c);
            } else {
                into[at++] = (byte) c;
            }
        }
        size = at;
    }

    private static int escaped(byte[] into, int from, char c) {
        int at = from;
        int letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c == '\\' ? '\\' : 0;
        if (letter != 0) {
            into[at++] = '\\';
        }
        into[at++] = (byte) (letter == 0 ? c : letter);
        return at;
    }

    /** No byte of a character beyond ASCII can be taken for one that is escaped. */
    private void wide(String rest) {
        byte[] encoded = rest.getBytes(StandardCharsets.UTF_8);
        int at = size;
        for (byte b : encoded) {
            if (b >= 0 && (b < ' ' || b == '\\')) {
                at = escaped(bytes, at, (char) b);
            } else {
                bytes[at++] = b;
            }
        }
        size = at;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
