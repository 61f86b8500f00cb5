package io.shardline.examples.notebook.rows;

/**
 * A column of a result.
 *
 * @param type PostgreSQL's name of its type, such as int4
 */
public record Column(String label, String type, Kind kind) {
    /** What can be done with the values of a column. */
    public enum Kind {
        /** {@link Number}: counted, measured, aligned to the right. */
        NUMBER,
        /** A day or a point in time: {@code LocalDate}, {@code LocalDateTime} or {@code OffsetDateTime}. */
        DATE,
        /** All else. */
        OTHER
    }

    static Column of(String label, String type) {
        Kind kind = switch (type) {
            case "int2", "int4", "int8", "serial", "bigserial", "smallserial", "float4", "float8", "numeric", "oid" ->
                Kind.NUMBER;
            case "date", "timestamp", "timestamptz" -> Kind.DATE;
            default -> Kind.OTHER;
        };
        return new Column(label, type, kind);
    }

    /** A column that no server has, for tables made by the notebook itself. */
    public static Column made(String label, String type) {
        return of(label, type);
    }

    public boolean isNumber() {
        return kind == Kind.NUMBER;
    }

    public boolean isDate() {
        return kind == Kind.DATE;
    }
}
