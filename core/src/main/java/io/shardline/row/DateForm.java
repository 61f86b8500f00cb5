package io.shardline.row;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** date: days since 2000-01-01; the infinities are the ends of int, as on the wire. */
final class DateForm implements PrintedForm<Integer> {
    @Override
    public @Nullable Integer read(ResultSet row, int column) throws SQLException {
        byte[] wire = row.getBytes(column);
        if (wire == null) {
            return null;
        }
        if (wire.length == Integer.BYTES) {
            return ByteBuffer.wrap(wire).getInt();
        }
        if (IsoReader.isInfinity(wire)) {
            return Integer.MAX_VALUE;
        }
        return IsoReader.isMinusInfinity(wire) ? Integer.MIN_VALUE : Math.toIntExact(new IsoReader(wire).days());
    }

    @Override
    public int compare(Integer a, Integer b) {
        return Integer.compare(a, b);
    }

    @Override
    public int hash(Integer value) {
        return value.hashCode();
    }

    @Override
    public String print(Integer value) {
        return switch (value) {
            case Integer.MAX_VALUE -> IsoReader.INFINITY;
            case Integer.MIN_VALUE -> IsoReader.MINUS_INFINITY;
            default -> new IsoPrinter().date(value).era().toString();
        };
    }
}
