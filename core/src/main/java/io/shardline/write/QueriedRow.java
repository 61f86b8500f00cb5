package io.shardline.write;

import io.shardline.exec.Parameters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row that a query returned, as the parameters of an INSERT: in PostgreSQL's text form, which it takes for any type. */
final class QueriedRow implements Parameters {
    private final @Nullable Object[] values;

    private QueriedRow(@Nullable Object[] values) {
        this.values = values;
    }

    /** The row that a result stands on. */
    static QueriedRow read(ResultSet row, List<String> types) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = types.get(i).equals("bytea") ? row.getBytes(i + 1) : row.getString(i + 1);
        }
        return new QueriedRow(values);
    }

    /** About what it takes in memory. */
    long bytes() {
        long bytes = 64;
        for (Object value : values) {
            bytes += value instanceof byte[] binary
                    ? binary.length
                    : value instanceof String text ? 40 + text.length() : 8;
        }
        return bytes;
    }

    @Override
    public int count() {
        return values.length;
    }

    @Override
    public @Nullable Object get(int index) {
        return values[index - 1];
    }

    @Override
    public void bind(PreparedStatement statement, int position, int index) throws SQLException {
        Object value = values[index - 1];
        if (value == null) {
            statement.setNull(position, Types.NULL);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(position, bytes);
        } else {
            // OTHER leaves the type to the server, which the cast in the text tells it.
            statement.setObject(position, value, Types.OTHER);
        }
    }
}
