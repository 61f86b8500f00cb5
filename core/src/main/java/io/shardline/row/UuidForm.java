package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** uuid: by unsigned bytes, which is not Java's own order of UUIDs. */
final class UuidForm implements PrintedForm<UUID> {
    @Override
    public @Nullable UUID read(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    @Override
    public int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    @Override
    public int hash(UUID value) {
        return value.hashCode();
    }

    @Override
    public String print(UUID value) {
        return value.toString();
    }
}
