package io.shardline.backend;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.core.TypeInfo;

/** From a column's type name, precision and scale back to the oid and type modifier they were read from. */
final class TypeModifiers {
    private static final int NONE = -1;
    /** PostgreSQL adds the length of a header to the modifiers of numeric, varchar and char. */
    private static final int HEADER = 4;
    /** A negative scale of numeric is kept in eleven bits. */
    private static final int SCALE_MASK = 0x7ff;

    private static final int INTERVAL_FULL_RANGE = 0x7fff << 16;
    private static final int DEFAULT_FRACTION = 6;

    private TypeModifiers() {}

    static int oid(BaseConnection connection, SyntheticRows.Column column) throws SQLException {
        String name = plain(column.typeName());
        TypeInfo types = connection.getTypeInfo();
        int oid = name.startsWith("\"") && name.contains("\".\"")
                ? oidOfQualified(connection, name)
                : types.getPGType(types.getTypeForAlias(name));
        if (oid == Oid.UNSPECIFIED) {
            throw ShardlineException.of(
                    ErrorCode.INTERNAL, "type \"%s\" of column \"%s\" is unknown", column.typeName(), column.label());
        }
        return oid;
    }

    /** The driver, when it looks a qualified name up, forgets the schema, and so calls the type by a wrong name from then on. */
    private static int oidOfQualified(BaseConnection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_catalog.to_regtype(?)::oid::int8")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return (int) row.getLong(1);
            }
        }
    }

    /** The driver's metadata calls a column by what its default makes of it. */
    private static String plain(String typeName) {
        return switch (typeName) {
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            case "smallserial" -> "int2";
            default -> typeName;
        };
    }

    static int of(TypeInfo types, int oid, SyntheticRows.Column column) {
        int precision = column.precision();
        int scale = column.scale();
        boolean bounded = precision > 0 && precision != types.getPrecision(oid, NONE);
        return switch (oid) {
            case Oid.NUMERIC, Oid.NUMERIC_ARRAY -> bounded ? (precision << 16 | (scale & SCALE_MASK)) + HEADER : NONE;
            case Oid.VARCHAR, Oid.VARCHAR_ARRAY, Oid.BPCHAR, Oid.BPCHAR_ARRAY -> bounded ? precision + HEADER : NONE;
            case Oid.BIT, Oid.BIT_ARRAY, Oid.VARBIT, Oid.VARBIT_ARRAY -> bounded ? precision : NONE;
            case Oid.TIME,
                    Oid.TIMETZ,
                    Oid.TIMESTAMP,
                    Oid.TIMESTAMPTZ,
                    Oid.TIME_ARRAY,
                    Oid.TIMETZ_ARRAY,
                    Oid.TIMESTAMP_ARRAY,
                    Oid.TIMESTAMPTZ_ARRAY -> scale == DEFAULT_FRACTION ? NONE : scale;
            case Oid.INTERVAL, Oid.INTERVAL_ARRAY -> scale == DEFAULT_FRACTION ? NONE : INTERVAL_FULL_RANGE | scale;
            default -> NONE;
        };
    }
}
