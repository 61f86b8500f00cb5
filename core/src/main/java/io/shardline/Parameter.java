package io.shardline;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One bound parameter: its value, by which a statement is routed, and how it is set on a statement of the PostgreSQL driver.
 *
 * <p>A parameter may be set on several shards' statements, so {@link #bind} must do the same each time it is called.
 */
public interface Parameter {
    /** The value as the caller gave it; null for NULL. */
    @Nullable
    Object value();

    /** Sets it at a position, from 1. */
    void bind(PreparedStatement statement, int position) throws SQLException;

    /** A parameter that is set with {@link PreparedStatement#setObject(int, Object)}. */
    static Parameter of(@Nullable Object value) {
        return new OfObject(value);
    }

    /** An object whose class says what it is. */
    record OfObject(@Nullable Object value) implements Parameter {
        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            statement.setObject(position, value);
        }
    }
}
