package io.shardline.row;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * timestamp and timestamptz: microseconds since 2000-01-01, in UTC; the infinities are the ends of long, as on the wire.
 *
 * <p>The text of a timestamptz has a time zone that only the session or the driver knows, so it is theirs.
 */
final class TimestampForm implements ValueForm<Long> {
    private final boolean zoned;

    TimestampForm(boolean zoned) {
        this.zoned = zoned;
    }

    @Override
    public @Nullable Long read(ResultSet row, int column) throws SQLException {
        byte[] wire = row.getBytes(column);
        if (wire == null) {
            return null;
        }
        if (IsoReader.isMinusInfinity(wire)) {
            return Long.MIN_VALUE;
        }
        if (wire.length != Long.BYTES) {
            return new IsoReader(wire).timestamp();
        }
        // These eight bytes are also a moment some 240000 years away; the driver's text tells which it is.
        boolean infinite = IsoReader.isInfinity(wire) && IsoReader.INFINITY.equals(row.getString(column));
        return infinite ? Long.MAX_VALUE : ByteBuffer.wrap(wire).getLong();
    }

    @Override
    public int compare(Long a, Long b) {
        return Long.compare(a, b);
    }

    @Override
    public int hash(Long value) {
        return value.hashCode();
    }

    @Override
    public @Nullable String text(ResultSet row, int column) throws SQLException {
        Long value = zoned ? null : read(row, column);
        return value == null ? row.getString(column) : print(value);
    }

    private static String print(long value) {
        if (value == Long.MAX_VALUE) {
            return IsoReader.INFINITY;
        }
        return value == Long.MIN_VALUE
                ? IsoReader.MINUS_INFINITY
                : new IsoPrinter().timestamp(value).era().toString();
    }
}
