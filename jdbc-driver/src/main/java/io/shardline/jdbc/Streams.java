package io.shardline.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Reads what the caller gives as a stream. */
final class Streams {
    private static final int PIECE = 8192;

    private Streams() {}

    /**
     * Reads to the end, or up to a length.
     *
     * @param length in bytes
     */
    static byte[] bytes(InputStream stream, long length) throws SQLException {
        checkLength(length);
        try {
            return stream.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new SQLException("Provided InputStream failed.", "99999", e);
        }
    }

    /**
     * Reads to the end, or up to a length.
     *
     * @param length in characters
     */
    static String text(Reader reader, int length) throws SQLException {
        checkLength(length);
        StringBuilder text = new StringBuilder();
        char[] piece = new char[Math.min(length, PIECE)];
        try {
            while (text.length() < length) {
                int count = reader.read(piece, 0, Math.min(piece.length, length - text.length()));
                if (count < 0) {
                    break;
                }
                text.append(piece, 0, count);
            }
            return text.toString();
        } catch (IOException e) {
            throw new SQLException("Provided Reader failed.", "99999", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void checkLength(long length) throws SQLException {
        if (length < 0) {
            throw JdbcErrors.invalidArgument("Invalid stream length " + length + ".");
        }
    }
}
