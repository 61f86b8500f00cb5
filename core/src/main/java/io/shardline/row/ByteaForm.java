package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** bytea: by unsigned bytes, a prefix first. The text is always the hex form; the driver's getString has none in binary. */
final class ByteaForm implements PrintedForm<byte[]> {
    private static final HexFormat HEX = HexFormat.of();

    @Override
    public byte @Nullable [] read(ResultSet row, int column) throws SQLException {
        return row.getBytes(column);
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
    public String print(byte[] value) {
        return "\\x" + HEX.formatHex(value);
    }
}
