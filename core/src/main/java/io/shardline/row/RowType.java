package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL type whose values can be compared and grouped here exactly as the server's default btree and hash operators do.
 *
 * <p>A type that is absent (timetz, interval, json, enums, arrays and others) cannot be merged here: the planner gathers or
 * refuses. Values are opaque to callers and belong to the type that read them.
 */
public enum RowType {
    INT2(new IntegerForm(), "int2", "smallserial"),
    INT4(new IntegerForm(), "int4", "serial"),
    INT8(new IntegerForm(), "int8", "bigserial"),
    OID(new IntegerForm(), "oid"),
    NUMERIC(new NumericForm(), "numeric"),
    FLOAT4(new FloatForm(true), "float4"),
    FLOAT8(new FloatForm(false), "float8"),
    BOOL(new BooleanForm(), "bool"),
    DATE(new DateForm(), "date"),
    TIME(new TimeForm(), "time"),
    TIMESTAMP(new TimestampForm(false), "timestamp"),
    TIMESTAMPTZ(new TimestampForm(true), "timestamptz"),
    UUID(new UuidForm(), "uuid"),
    BYTEA(new ByteaForm(), "bytea"),
    TEXT(new TextForm(false), "text"),
    VARCHAR(new TextForm(false), "varchar"),
    BPCHAR(new TextForm(true), "bpchar"),
    NAME(new TextForm(false), "name");

    private static final Map<String, RowType> BY_NAME = byName();

    private final ValueForm<Object> form;
    private final List<String> names;

    @SuppressWarnings("unchecked") // a form only ever meets values that it read itself
    RowType(ValueForm<?> form, String... names) {
        this.form = (ValueForm<Object>) form;
        this.names = List.of(names);
    }

    private static Map<String, RowType> byName() {
        Map<String, RowType> types = new HashMap<>();
        for (RowType type : values()) {
            type.names.forEach(name -> types.put(name, type));
        }
        return Map.copyOf(types);
    }

    /**
     * The type of that name, or empty if its values cannot be merged here.
     *
     * @param pgTypeName as the driver's {@link java.sql.ResultSetMetaData#getColumnTypeName} has it
     */
    public static Optional<RowType> of(String pgTypeName) {
        return Optional.ofNullable(BY_NAME.get(pgTypeName));
    }

    /** PostgreSQL's own name of the type, such as {@code int4}. */
    public String pgName() {
        return names.get(0);
    }

    /**
     * True for types whose order here is that of collation "C" over UTF-8, and so the server's only under that collation.
     * Equality is by bytes, which is the server's under every deterministic collation.
     */
    public boolean isText() {
        return switch (this) {
            case TEXT, VARCHAR, BPCHAR, NAME -> true;
            default -> false;
        };
    }

    /** True if {@link ResultSet#getLong} is the comparison value. */
    public boolean isInteger() {
        return switch (this) {
            case INT2, INT4, INT8, OID -> true;
            default -> false;
        };
    }

    /** Reads the comparison value of the current row's column, 1-based; null for NULL. */
    public @Nullable Object read(ResultSet row, int column) throws SQLException {
        return form.read(row, column);
    }

    /**
     * Reads PostgreSQL's text form of the current row's column, 1-based; null for NULL. It is the same in text and in binary
     * transfer, except that a timestamptz is in the session's time zone in the first and in the JVM's in the second.
     */
    public @Nullable String text(ResultSet row, int column) throws SQLException {
        return form.text(row, column);
    }

    /** Orders two values of this type as an ascending PostgreSQL ORDER BY does. */
    public int compare(Object a, Object b) {
        return form.compare(a, b);
    }

    /** True if PostgreSQL's {@code =} holds, where NaN equals NaN, 1.0 equals 1.00 and -0 equals 0. */
    public boolean equal(Object a, Object b) {
        return form.compare(a, b) == 0;
    }

    /** A hash that is the same for values that are {@link #equal}. */
    public int hash(Object value) {
        return form.hash(value);
    }

    /** True if, of values that compare equal, the server's min and max keep the first and not the last. */
    boolean keepsFirstOfEquals() {
        return this == BPCHAR;
    }
}
