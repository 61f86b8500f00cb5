package io.shardline.row;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** time: microseconds since midnight, 24:00 included, which java.time has no value for. */
final class TimeForm implements PrintedForm<Long> {
    @Override
    public @Nullable Long read(ResultSet row, int column) throws SQLException {
        byte[] wire = row.getBytes(column);
        if (wire == null) {
            return null;
        }
        // Text may be eight bytes long as a binary value is, but a day's microseconds leave the first byte of that
        // zero.
        return wire[0] == 0 ? ByteBuffer.wrap(wire).getLong() : new IsoReader(wire).time();
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
    public String print(Long value) {
        return new IsoPrinter().time(value).toString();
    }
}
