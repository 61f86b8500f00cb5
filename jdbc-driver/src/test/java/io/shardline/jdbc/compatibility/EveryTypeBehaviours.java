package io.shardline.jdbc.compatibility;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Of every getter and every setter, with every type; and of what is said of columns and parameters of every type. */
final class EveryTypeBehaviours extends Behaviours {
    /** A column of each type, with values: usual ones, NULL, and ones at its limits. */
    private static final List<Typed> TYPES = List.of(
            new Typed("bool", "true", "false"),
            new Typed("int2", "7", "-32768"),
            new Typed("int4", "7", "2147483647"),
            new Typed("int8", "7", "-9223372036854775808"),
            new Typed("float4", "1.5", "-3.4e38"),
            new Typed("float8", "1.5", "NaN"),
            new Typed("numeric", "1.500", "12345678901234567890.123456789"),
            new Typed("numeric(10,2)", "1.50", "-99999999.99"),
            new Typed("money", "1.50", "-1.50"),
            new Typed("text", "abc", "1"),
            new Typed("varchar(9)", "abc", ""),
            new Typed("char(5)", "abc", ""),
            new Typed("\"char\"", "a", "b"),
            new Typed("name", "abc", "x"),
            new Typed("bytea", "\\x0102", "\\x"),
            new Typed("date", "2024-01-31", "infinity"),
            new Typed("time", "10:11:12.5", "24:00:00"),
            new Typed("timetz", "10:11:12+02", "00:00:00-12"),
            new Typed("timestamp", "2024-01-31 10:11:12.123456", "-infinity"),
            new Typed("timestamptz", "2024-01-31 10:11:12+02", "0044-03-15 12:00:00+00 BC"),
            new Typed("timestamp(0)", "2024-01-31 10:11:12", "1900-01-01 00:00:00"),
            new Typed("interval", "1 year 2 days 03:04:05.6", "-1 mon"),
            new Typed("uuid", "00000000-0000-0000-0000-00000000002a", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
            new Typed("json", "{\"a\": 1}", "null"),
            new Typed("jsonb", "{\"a\": 1}", "[]"),
            new Typed("xml", "<a/>", "<b>c</b>"),
            new Typed("bit", "1", "0"),
            new Typed("bit(3)", "101", "000"),
            new Typed("varbit", "101", ""),
            new Typed("oid", "7", "4294967295"),
            new Typed("inet", "10.0.0.1", "::1/64"),
            new Typed("macaddr", "08:00:2b:01:02:03", "00:00:00:00:00:00"),
            new Typed("point", "(1,2)", "(-1.5,0)"),
            new Typed("box", "(3,4),(1,2)", "(0,0),(0,0)"),
            new Typed("polygon", "((0,0),(1,1),(1,0))", "((0,0))"),
            new Typed("int4range", "[1,5)", "empty"),
            new Typed("tsvector", "'a' 'b'", ""),
            new Typed("int4[]", "{1,2,NULL}", "{{1,2},{3,4}}"),
            new Typed("text[]", "{a,\"b,c\",NULL}", "{}"),
            new Typed("bool[]", "{t,f}", "{}"),
            new Typed("timestamptz[]", "{\"2024-01-31 10:11:12+02\"}", "{NULL}"),
            new Typed("mood", "happy", "sad"),
            new Typed("pair_of", "(1,x)", "(,)"),
            new Typed("positive", "7", "1"));

    private static final List<Class<?>> CLASSES = List.of(
            String.class,
            Boolean.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            byte[].class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Instant.class,
            java.util.Date.class,
            java.sql.Date.class,
            java.sql.Time.class,
            java.sql.Timestamp.class,
            java.util.Calendar.class,
            java.sql.Array.class,
            java.sql.SQLXML.class,
            java.sql.Blob.class,
            java.net.InetAddress.class,
            org.postgresql.util.PGobject.class,
            org.postgresql.util.PGInterval.class,
            org.postgresql.geometric.PGpoint.class,
            Object.class);

    private static final List<Object> OBJECTS = List.of(
            true,
            (byte) 1,
            (short) 1,
            1,
            1L,
            1.5f,
            1.5,
            new BigDecimal("1.5"),
            BigInteger.TEN,
            "1",
            'x',
            new byte[] {1, 2},
            UUID.fromString("00000000-0000-0000-0000-00000000002a"),
            java.sql.Date.valueOf("2024-01-31"),
            java.sql.Time.valueOf("10:11:12"),
            java.sql.Timestamp.valueOf("2024-01-31 10:11:12"),
            new java.util.Date(0),
            LocalDate.of(2024, 1, 31),
            LocalTime.of(10, 11),
            LocalDateTime.of(2024, 1, 31, 10, 11),
            OffsetDateTime.parse("2024-01-31T10:11:12+02:00"),
            OffsetTime.parse("10:11:12+02:00"),
            Instant.EPOCH,
            new int[] {1, 2},
            new Integer[] {1, null},
            new String[] {"a", null},
            Map.of("a", "b"),
            new StringBuilder("x"));

    /**
     * A type.
     *
     * @param name as in SQL
     * @param usual a value in text form
     * @param odd another, at the type's limits if it has some
     */
    private record Typed(String name, String usual, String odd) {
        String column() {
            return "c_" + name.replaceAll("[^a-z0-9]", "_");
        }
    }

    EveryTypeBehaviours() {
        super("every getter, setter and type", false);
        for (String rows : List.of("", " where k = 1")) {
            String where = rows.isEmpty() ? " over shards" : " on one shard";
            for (Method getter : Outcomes.methods(ResultSet.class)) {
                if (getter.getName().matches("get[A-Z].*")
                        && getter.getParameterCount() > 0
                        && getter.getParameterTypes()[0] == int.class) {
                    add(Outcomes.signature(getter) + where, c -> read(c, getter, rows));
                }
            }
            for (Method method : Outcomes.methods(ResultSetMetaData.class)) {
                if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == int.class) {
                    add("ResultSetMetaData." + method.getName() + where, c -> describe(c, method, rows));
                }
            }
        }
        for (Method setter : Outcomes.methods(PreparedStatement.class)) {
            if (setter.getName().matches("set[A-Z].*")
                    && setter.getParameterCount() > 1
                    && setter.getParameterTypes()[0] == int.class) {
                add(Outcomes.signature(setter), c -> write(c, setter));
            }
        }
        for (Method method : Outcomes.methods(ParameterMetaData.class)) {
            if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == int.class) {
                add("ParameterMetaData." + method.getName(), c -> parameters(c, method));
            }
        }
    }

    /** Makes the table of all types, {@code types}, with its rows. */
    static String schema() {
        StringBuilder sql = new StringBuilder("""
                create type mood as enum ('sad', 'happy');
                create type pair_of as (a int, b text);
                create domain positive as int check (value > 0);
                create table types (k int primary key""");
        TYPES.forEach(type -> sql.append(", ").append(type.column()).append(' ').append(type.name()));
        return sql.append(");").toString();
    }

    /** Of the rows with keys 1 to 12, a third has usual values, a third none, and a third odd ones. */
    static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (int k = 1; k <= 12; k++) {
            StringBuilder sql = new StringBuilder("insert into types values (" + k);
            for (Typed type : TYPES) {
                String value = k % 3 == 1 ? type.usual() : type.odd();
                sql.append(k % 3 == 2 ? ", null" : ", '" + value.replace("'", "''") + "'");
            }
            rows.add(sql.append(')').toString());
        }
        return rows;
    }

    private static Object read(Connection c, Method getter, String where) throws Exception {
        List<String> met = new ArrayList<>();
        try (Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery("select * from types" + where + " order by k")) {
            while (rows.next()) {
                for (int column = 1; column <= TYPES.size() + 1; column++) {
                    met.addAll(values(rows, getter, column));
                }
            }
        }
        return met;
    }

    private static List<String> values(ResultSet rows, Method getter, int column) throws Exception {
        boolean typed = getter.getParameterCount() == 2 && getter.getParameterTypes()[1] == Class.class;
        List<String> values = new ArrayList<>();
        for (Class<?> type : typed ? CLASSES : List.<Class<?>>of(Object.class)) {
            @Nullable Object[] arguments = Outcomes.sampleArguments(getter);
            arguments[0] = column;
            if (typed) {
                arguments[1] = type;
            }
            String value = Outcomes.of(rows, getter, arguments);
            String isNull = value.startsWith("error") ? "" : " " + rows.wasNull();
            values.add(column + (typed ? " as " + type.getSimpleName() : "") + ": " + value + isNull);
        }
        return values;
    }

    private static Object describe(Connection c, Method method, String where) throws Exception {
        List<String> met = new ArrayList<>();
        try (Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery("select * from types" + where + " order by k")) {
            for (int column = 1; column <= TYPES.size() + 1; column++) {
                met.add(column + ": " + Outcomes.of(rows.getMetaData(), method, column));
            }
        }
        return met;
    }

    private static Object parameters(Connection c, Method method) throws Exception {
        List<String> met = new ArrayList<>();
        StringBuilder sql = new StringBuilder("update types set k = k");
        TYPES.forEach(type -> sql.append(", ").append(type.column()).append(" = ?"));
        try (PreparedStatement statement = c.prepareStatement(sql + " where k = ?")) {
            for (int parameter = 0; parameter <= TYPES.size() + 2; parameter++) {
                met.add(parameter + ": " + Outcomes.of(statement.getParameterMetaData(), method, parameter));
            }
        }
        return met;
    }

    private static Object write(Connection c, Method setter) throws Exception {
        List<String> met = new ArrayList<>();
        for (Typed type : TYPES) {
            try (PreparedStatement statement = c.prepareStatement("select (?::" + type.name() + ")::text")) {
                for (@Nullable Object[] arguments : arguments(setter)) {
                    met.add(type.name() + ": " + returned(statement, setter, arguments));
                }
            }
        }
        return met;
    }

    private static List<@Nullable Object[]> arguments(Method setter) {
        List<@Nullable Object[]> all = new ArrayList<>();
        Class<?>[] types = setter.getParameterTypes();
        if (types[1] == Object.class) {
            boolean typed = types.length > 2 && types[2] == int.class;
            for (Object value : OBJECTS) {
                if (typed && value.getClass().isArray()) {
                    // As a text it is what Java makes of it, which is another each time.
                    continue;
                }
                for (int type :
                        typed ? new int[] {Types.VARCHAR, Types.INTEGER, Types.NUMERIC, Types.OTHER} : new int[1]) {
                    @Nullable Object[] arguments = Outcomes.sampleArguments(setter);
                    arguments[1] = value;
                    if (typed) {
                        arguments[2] = type;
                    }
                    all.add(arguments);
                }
            }
        } else if (types[1] == java.io.InputStream.class || types[1] == java.io.Reader.class) {
            // A stream is read once.
            @Nullable Object[] arguments = Outcomes.sampleArguments(setter);
            arguments[1] = types[1] == java.io.Reader.class
                    ? new java.io.StringReader("1")
                    : new java.io.ByteArrayInputStream(new byte[] {'1'});
            all.add(arguments);
        } else {
            all.add(Outcomes.sampleArguments(setter));
        }
        if (!types[1].isPrimitive()) {
            @Nullable Object[] arguments = Outcomes.sampleArguments(setter);
            arguments[1] = null;
            all.add(arguments);
        }
        return all;
    }

    /** What the server has got; an error may come with the setter or with the execution. */
    private static String returned(PreparedStatement statement, Method setter, @Nullable Object[] arguments)
            throws Exception {
        statement.clearParameters();
        String set = Outcomes.of(statement, setter, arguments);
        if (!set.equals("null")) {
            return set;
        }
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            return "error " + e.getSQLState();
        }
    }
}
