package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * text, varchar, name and bpchar: by UTF-8 bytes, which is the order of code points and not that of Java's chars.
 *
 * <p>The bytes are the wire's own, so a merge decodes no characters.
 */
final class TextForm implements ValueForm<byte[]> {
    private final boolean padded;

    /** @param padded whether trailing blanks do not count, as in char(n) */
    TextForm(boolean padded) {
        this.padded = padded;
    }

    @Override
    public byte @Nullable [] read(ResultSet row, int column) throws SQLException {
        byte[] utf8 = row.getBytes(column);
        return padded && utf8 != null ? withoutTrailingBlanks(utf8) : utf8;
    }

    private static byte[] withoutTrailingBlanks(byte[] utf8) {
        int length = utf8.length;
        while (length > 0 && utf8[length - 1] == ' ') {
            length--;
        }
        return length == utf8.length ? utf8 : Arrays.copyOf(utf8, length);
    }

    @Override
    public int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    @Override
    public int hash(byte[] value) {
        return Arrays.hashCode(value);
    }

    @Override
    public @Nullable String text(ResultSet row, int column) throws SQLException {
        return row.getString(column);
    }
}
