package io.shardline;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

record ObjectParameter(@Nullable Object value) implements Parameter {
    @Override
    public void bind(PreparedStatement statement, int position) throws SQLException {
        statement.setObject(position, value);
    }
}
