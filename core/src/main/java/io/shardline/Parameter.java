package io.shardline;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
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

    /** What {@link #sentAs} says of a NULL of which the server decides the type. */
    String UNTYPED_NULL = "unknown";

    /** What {@link #sentAs} says of a string, unless the driver was told to leave the type of strings to the server. */
    String VARCHAR = "varchar";

    /** What {@link #sentAs} says where the type is another, or not certain. */
    String OTHER = "";

    /**
     * The type as which the PostgreSQL driver sends it when {@link #bind} sets it, if {@link #value} is then what it sends: int2,
     * int4, int8, float8, numeric, bool, varchar, uuid or {@link #UNTYPED_NULL}; {@link #OTHER} if it is not certain.
     */
    default String sentAs() {
        return OTHER;
    }

    /** A parameter that is set with {@link PreparedStatement#setObject(int, Object)}. */
    static Parameter of(@Nullable Object value) {
        return new OfObject(value);
    }

    /** An object whose class says what it is. */
    record OfObject(@Nullable Object value) implements Parameter {
        private static final Map<Class<?>, String> SENT_AS = ImmutableMap.<Class<?>, String>builder()
                .put(Short.class, "int2")
                .put(Integer.class, "int4")
                .put(Long.class, "int8")
                .put(Double.class, "float8")
                .put(BigDecimal.class, "numeric")
                .put(Boolean.class, "bool")
                .put(String.class, VARCHAR)
                .put(UUID.class, "uuid")
                .buildOrThrow();

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            statement.setObject(position, value);
        }

        @Override
        public String sentAs() {
            return value == null ? UNTYPED_NULL : SENT_AS.getOrDefault(value.getClass(), OTHER);
        }
    }
}
