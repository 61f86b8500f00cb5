package io.shardline.copy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY, as bytes. Used by one thread. */
public final class CopyText {
    private byte[] bytes = new byte[1 << 17];
    private int size;

    public int size() {
        return size;
    }

    /** Takes bytes, which are used again afterwards. */
    @FunctionalInterface
    public interface Sink {
        void write(byte[] bytes, int from, int length) throws SQLException;
    }

    /** Sends what is there, and forgets it. */
    public void send(Sink sink) throws SQLException {
        if (size > 0) {
            sink.write(bytes, 0, size);
            size = 0;
        }
    }

    /** The first field of a row, if it is a number. */
    public void number(long value) {
        append(Long.toString(value));
    }

    /** The first field of a row; null for NULL. */
    public void first(@Nullable String value) {
        if (value == null) {
            room(2);
            bytes[size++] = '\\';
            bytes[size++] = 'N';
        } else {
            append(value);
        }
    }

    /** Another field; null for NULL. */
    public void next(@Nullable String value) {
        room(1);
        bytes[size++] = '\t';
        first(value);
    }

    /** Ends the row. */
    public void end() {
        room(1);
        bytes[size++] = '\n';
    }

    private void append(String value) {
        // In UTF-8 no byte of a character beyond ASCII can be taken for one that is escaped.
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        room(encoded.length * 2);
        int plain = plain(encoded);
        System.arraycopy(encoded, 0, bytes, size, plain);
        size += plain;
        for (int i = plain; i < encoded.length; i++) {
            escaped(encoded[i]);
        }
    }

    /** How many of the first bytes are none that is escaped. */
    private static int plain(byte[] encoded) {
        int i = 0;
        while (i < encoded.length && (encoded[i] >= ' ' && encoded[i] != '\\' || encoded[i] < 0)) {
            i++;
        }
        return i;
    }

    private void escaped(byte c) {
        int letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c == '\\' ? '\\' : 0;
        if (letter != 0) {
            bytes[size++] = '\\';
        }
        bytes[size++] = letter == 0 ? c : (byte) letter;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
