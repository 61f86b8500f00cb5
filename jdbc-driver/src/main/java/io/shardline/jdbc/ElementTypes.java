package io.shardline.jdbc;

import java.sql.Types;
import java.util.Locale;
import java.util.Map;

/**
 * What the PostgreSQL driver calls the types of an array's elements, for those that every server has.
 *
 * <p>Source: what {@link java.sql.Array#getBaseType} of that driver gives for each; any other type is asked for at a server there.
 */
final class ElementTypes {
    private static final Map<String, String> ALIASES = Map.of(
            "boolean", "bool",
            "smallint", "int2",
            "int", "int4",
            "integer", "int4",
            "bigint", "int8",
            "float", "float8",
            "decimal", "numeric");

    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("bool", Types.BIT),
            Map.entry("int2", Types.SMALLINT),
            Map.entry("int4", Types.INTEGER),
            Map.entry("int8", Types.BIGINT),
            Map.entry("float4", Types.REAL),
            Map.entry("float8", Types.DOUBLE),
            Map.entry("numeric", Types.NUMERIC),
            Map.entry("bpchar", Types.CHAR),
            Map.entry("varchar", Types.VARCHAR),
            Map.entry("text", Types.VARCHAR),
            Map.entry("name", Types.VARCHAR),
            Map.entry("oid", Types.BIGINT),
            Map.entry("money", Types.DOUBLE),
            Map.entry("char", Types.CHAR),
            Map.entry("bit", Types.BIT),
            Map.entry("bytea", Types.BINARY),
            Map.entry("date", Types.DATE),
            Map.entry("time", Types.TIME),
            Map.entry("timetz", Types.TIME),
            Map.entry("timestamp", Types.TIMESTAMP),
            Map.entry("timestamptz", Types.TIMESTAMP));

    private ElementTypes() {}

    /** The number in {@link Types} of a type by its name or alias; {@code OTHER} if only a server could say it. */
    static int of(String name) {
        return TYPES.getOrDefault(ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name), Types.OTHER);
    }
}
