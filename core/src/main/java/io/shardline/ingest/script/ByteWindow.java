package io.shardline.ingest.script;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The bytes of a stream around the part that is being read. Its memory grows with the longest part, up to a limit. */
final class ByteWindow {
    private static final int FIRST = 1 << 16;
    private static final int MOST = 1 << 27;

    private final InputStream input;
    private final MessageDigest digest = sha256();
    private byte[] bytes = new byte[FIRST];
    private int limit;
    private int from;
    private int at;
    private boolean ended;
    /** Bytes before the window's first byte. */
    private long gone;
    /** The line of the window's first byte. */
    private long lines = 1;

    ByteWindow(InputStream input) {
        this.input = input;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The byte so far ahead, or -1 at the end of the stream. */
    int peek(int ahead) throws IOException, ShardlineException {
        while (at + ahead >= limit) {
            if (!fill()) {
                return -1;
            }
        }
        return bytes[at + ahead] & 0xff;
    }

    private boolean fill() throws IOException, ShardlineException {
        if (ended) {
            return false;
        }
        if (limit == bytes.length) {
            makeRoom();
        }
        int read = input.read(bytes, limit, bytes.length - limit);
        ended = read < 0;
        limit += Math.max(read, 0);
        return !ended;
    }

    private void makeRoom() throws ShardlineException {
        if (from > bytes.length / 2) {
            System.arraycopy(bytes, from, bytes, 0, limit - from);
            limit -= from;
            at -= from;
            from = 0;
            return;
        }
        if (limit >= MOST) {
            throw ShardlineException.of(
                    ErrorCode.STATEMENT_TOO_COMPLEX, "statement at line %d is longer than %d bytes", lines, MOST / 2);
        }
        bytes = Arrays.copyOf(bytes, 2 * limit);
    }

    void skip(int count) {
        at += count;
    }

    /** How many bytes lie between the begin of the window and the place where it is read. */
    int length() {
        return at - from;
    }

    /** Bytes of the window. */
    byte[] copy(int begin, int end) {
        return Arrays.copyOfRange(bytes, from + begin, from + end);
    }

    /** Bytes of the window as a text, each of them a character. */
    String characters(int begin, int end) {
        return new String(bytes, from + begin, end - begin, StandardCharsets.ISO_8859_1);
    }

    /** Forgets what was read. */
    void drop() {
        digest.update(bytes, from, at - from);
        for (int i = from; i < at; i++) {
            if (bytes[i] == '\n') {
                lines++;
            }
        }
        gone += at - from;
        from = at;
    }

    /** The line of the window's first byte, from 1. */
    long line() {
        return lines;
    }

    /** The offset of the place where it is read. */
    long offset() {
        return gone + at - from;
    }

    /** The SHA-256 of all bytes that were dropped. */
    byte[] digest() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
