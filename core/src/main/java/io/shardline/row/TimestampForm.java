package io.shardline.row;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * timestamp and timestamptz: microseconds since 2000-01-01, in UTC; the infinities are the ends of long, as on the wire.
 *
 * <p>A timestamptz that came as text keeps it, in the session's time zone. One that came in binary is printed in the JVM's,
 * which the driver makes the session's unless told otherwise; the driver's own getString of it is wrong for distant years.
 */
final class TimestampForm implements ValueForm<Long> {
    private static final long EPOCH_SECOND_2000 = 946_684_800;

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
        if (isBinary(wire, row, column)) {
            return ByteBuffer.wrap(wire).getLong();
        }
        if (IsoReader.isInfinity(wire)) {
            return Long.MAX_VALUE;
        }
        return IsoReader.isMinusInfinity(wire) ? Long.MIN_VALUE : new IsoReader(wire).timestamp();
    }

    private static boolean isBinary(byte[] wire, ResultSet row, int column) throws SQLException {
        // The eight bytes of "infinity" are also a moment some 240000 years away; the driver's text tells which it is.
        return wire.length == Long.BYTES
                && !(IsoReader.isInfinity(wire) && IsoReader.INFINITY.equals(row.getString(column)));
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
        byte[] wire = row.getBytes(column);
        return wire != null && isBinary(wire, row, column)
                ? print(ByteBuffer.wrap(wire).getLong())
                : row.getString(column);
    }

    private String print(long micros) {
        if (micros == Long.MAX_VALUE) {
            return IsoReader.INFINITY;
        }
        if (micros == Long.MIN_VALUE) {
            return IsoReader.MINUS_INFINITY;
        }
        return zoned
                ? printInZone(micros)
                : new IsoPrinter().timestamp(micros).era().toString();
    }

    private static String printInZone(long micros) {
        long second = Math.floorDiv(micros, IsoReader.MICROS_PER_SECOND) + EPOCH_SECOND_2000;
        int offset = ZoneId.systemDefault()
                .getRules()
                .getOffset(Instant.ofEpochSecond(second))
                .getTotalSeconds();
        long local = micros + offset * IsoReader.MICROS_PER_SECOND;
        return new IsoPrinter().timestamp(local).offset(offset).era().toString();
    }
}
