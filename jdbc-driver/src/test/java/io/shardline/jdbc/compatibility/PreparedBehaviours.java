package io.shardline.jdbc.compatibility;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;

/** Of statements with parameters. */
final class PreparedBehaviours extends Behaviours {
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000002a");

    PreparedBehaviours() {
        super("prepared", false);
        running();
        setters();
        metadata();
    }

    private void running() {
        add("ten executions", c -> {
            List<Object> met = new ArrayList<>();
            try (PreparedStatement s = c.prepareStatement("select name from customers where customer_id = ?")) {
                for (long id = 1; id <= 10; id++) {
                    s.setLong(1, id);
                    met.add(rows(s.executeQuery()));
                }
            }
            return met;
        });
        add("types change between executions", c -> {
            List<Object> met = new ArrayList<>();
            try (PreparedStatement s = c.prepareStatement("select ?::text")) {
                s.setNull(1, Types.VARCHAR);
                met.add(rows(s.executeQuery()));
                s.setInt(1, 5);
                met.add(rows(s.executeQuery()));
                s.setString(1, "x");
                met.add(rows(s.executeQuery()));
            }
            return met;
        });
        add("a parameter is missing", c -> {
            try (PreparedStatement s = c.prepareStatement("select name from customers where customer_id = ?")) {
                return state(s::executeQuery);
            }
        });
        add("a parameter too many", c -> {
            try (PreparedStatement s = c.prepareStatement("select name from customers where customer_id = ?")) {
                return List.of(state(() -> s.setInt(2, 1)), state(() -> s.setInt(0, 1)));
            }
        });
        add("clearParameters", c -> {
            try (PreparedStatement s = bound(c, "select name from customers where customer_id = ?", 1L)) {
                s.clearParameters();
                return state(s::executeQuery);
            }
        });
        add("question marks that are none", c -> {
            try (PreparedStatement s = bound(c, "select '?', $$?$$, /* ? */ '{\"a\":1}'::jsonb ?? 'a', ? -- ?", "v")) {
                return rows(s.executeQuery());
            }
        });
        add("texts on a prepared statement", c -> {
            try (PreparedStatement s = c.prepareStatement("select 1")) {
                return List.of(state(() -> s.executeQuery("select 2")), state(() -> s.addBatch("select 2")));
            }
        });
        add("executeQuery of an update", c -> {
            try (PreparedStatement s = bound(c, "update customers set name = 'x' where customer_id = ?", 1L)) {
                return state(s::executeQuery);
            }
        });
        add("executeUpdate of a query", c -> {
            try (PreparedStatement s = bound(c, "select name from customers where customer_id = ?", 1L)) {
                return state(s::executeUpdate);
            }
        });
        add("execute and getUpdateCount", c -> {
            try (PreparedStatement s = bound(c, "update customers set name = 'x' where customer_id = ?", 1L)) {
                return walk(s, s.execute());
            }
        });
        add("several statements", c -> {
            try (PreparedStatement s = bound(
                    c,
                    "update customers set name = ? where customer_id = ?; select name from customers where customer_id = ?",
                    "x",
                    1L,
                    1L)) {
                return walk(s, s.execute());
            }
        });
        add("toString shows the values", c -> {
            try (PreparedStatement s = bound(c, "select name from customers where customer_id = ?", 1L)) {
                return s.toString();
            }
        });
        add("after search_path has changed", c -> {
            List<Object> met = new ArrayList<>();
            try (PreparedStatement s = c.prepareStatement("select count(*) from countries where code <> ?")) {
                for (int i = 0; i < 12; i++) {
                    if (i == 6) {
                        c.setSchema("app");
                    }
                    s.setString(1, "x");
                    met.add(rows(s.executeQuery()));
                }
            }
            return met;
        });
        add("any of an array", c -> {
            try (PreparedStatement s =
                    c.prepareStatement("select customer_id from customers where customer_id = any(?) order by 1")) {
                s.setArray(1, c.createArrayOf("int8", new Long[] {1L, 3L, 99L}));
                return rows(s.executeQuery());
            }
        });
    }

    private void setter(String name, String type, Setter setter) {
        add(name, c -> {
            try (PreparedStatement s = c.prepareStatement("select ?::" + type)) {
                setter.set(s);
                return rows(s.executeQuery());
            }
        });
    }

    private interface Setter {
        void set(PreparedStatement statement) throws Exception;
    }

    private void setters() {
        Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        setter("setBoolean", "boolean", s -> s.setBoolean(1, true));
        setter("setByte", "int2", s -> s.setByte(1, (byte) 7));
        setter("setShort", "int2", s -> s.setShort(1, (short) 7));
        setter("setFloat", "float4", s -> s.setFloat(1, 1.5f));
        setter("setDouble", "float8", s -> s.setDouble(1, 1.5));
        setter("setBigDecimal", "numeric", s -> s.setBigDecimal(1, new BigDecimal("1.500")));
        setter("setBytes", "bytea", s -> s.setBytes(1, new byte[] {1, 2}));
        setter("setDate", "date", s -> s.setDate(1, Date.valueOf("2024-01-31")));
        setter("setDate with a calendar", "date", s -> s.setDate(1, Date.valueOf("2024-01-31"), tokyo));
        setter("setTime", "time", s -> s.setTime(1, Time.valueOf("10:11:12")));
        setter("setTimestamp", "timestamp", s -> s.setTimestamp(1, Timestamp.valueOf("2024-01-31 10:11:12.123456")));
        setter("setTimestamp with a calendar", "timestamptz", s -> s.setTimestamp(1, new Timestamp(0), tokyo));
        setter("setObject LocalDate", "date", s -> s.setObject(1, LocalDate.of(2024, 1, 31)));
        setter("setObject LocalTime", "time", s -> s.setObject(1, LocalTime.of(10, 11)));
        setter("setObject LocalDateTime", "timestamp", s -> s.setObject(1, LocalDateTime.of(2024, 1, 31, 10, 11)));
        setter(
                "setObject OffsetDateTime",
                "timestamptz",
                s -> s.setObject(1, OffsetDateTime.parse("2024-01-31T10:11:12+02:00")));
        setter("setObject UUID", "uuid", s -> s.setObject(1, ID));
        setter("setObject UUID as OTHER", "uuid", s -> s.setObject(1, ID, Types.OTHER));
        setter("setObject String as OTHER", "jsonb", s -> s.setObject(1, "{\"a\": 1}", Types.OTHER));
        setter("setObject Integer as BIGINT", "int8", s -> s.setObject(1, 5, Types.BIGINT));
        setter("setObject String as CHAR", "text", s -> s.setObject(1, "x", Types.CHAR));
        setter("setObject String as INTEGER", "int4", s -> s.setObject(1, "5", Types.INTEGER));
        setter("setObject double as NUMERIC with scale", "numeric", s -> s.setObject(1, 1.239, Types.NUMERIC, 2));
        setter("setObject of an unknown class", "text", s -> s.setObject(1, new Object()));
        setter("setObject Character", "text", s -> s.setObject(1, 'x'));
        setter("setObject null", "text", s -> s.setObject(1, null));
        for (int type : new int[] {0, 1, 2, 4, 12, 1111, Types.BIGINT, Types.TIMESTAMP, Types.BINARY, Types.ARRAY}) {
            setter("setNull " + type, "text", s -> s.setNull(1, type));
        }
        setter("setBinaryStream", "bytea", s -> s.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2}), 2));
        setter(
                "setBinaryStream without length",
                "bytea",
                s -> s.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2})));
        setter("setCharacterStream", "text", s -> s.setCharacterStream(1, new StringReader("abc"), 2));
        setter("setCharacterStream without length", "text", s -> s.setCharacterStream(1, new StringReader("abc")));
        setter("setAsciiStream", "text", s -> s.setAsciiStream(1, new ByteArrayInputStream(new byte[] {65}), 1));
        setter("setNString", "text", s -> s.setNString(1, "x"));
        setter("setClob of a reader", "text", s -> s.setClob(1, new StringReader("x")));
        setter(
                "setURL",
                "text",
                s -> s.setURL(1, java.net.URI.create("http://localhost").toURL()));
        setter("setObject int[]", "int4[]", s -> s.setObject(1, new int[] {1, 2}));
        setter("setObject String[]", "text[]", s -> s.setObject(1, new String[] {"a", null}));
    }

    private void metadata() {
        add("getMetaData before execution", c -> {
            try (PreparedStatement s = c.prepareStatement(
                    "select c.customer_id as id, name, balance, born, count(*) over () n from customers c"
                            + " where customer_id = ?")) {
                return columns(s.getMetaData());
            }
        });
        add("getMetaData before execution, over shards", c -> {
            try (PreparedStatement s =
                    c.prepareStatement("select name, sum(balance) total, count(*) from customers group by name")) {
                return columns(s.getMetaData());
            }
        });
        add("getMetaData of an update", c -> {
            try (PreparedStatement s = c.prepareStatement("update customers set name = ? where customer_id = ?")) {
                return columns(s.getMetaData());
            }
        });
        add("getMetaData of a returning update", c -> {
            try (PreparedStatement s =
                    c.prepareStatement("update customers set name = ? where customer_id = ? returning name, born")) {
                return columns(s.getMetaData());
            }
        });
        add("getMetaData of a wrong text", c -> {
            try (PreparedStatement s = c.prepareStatement("select nothing from customers where customer_id = ?")) {
                return state(s::getMetaData);
            }
        });
        add("getParameterMetaData", c -> {
            try (PreparedStatement s = c.prepareStatement(
                    "select 1 from customers where customer_id = ? and name = ? and balance > ? and born < ?")) {
                List<Object> met = new ArrayList<>();
                for (int i = 1; i <= s.getParameterMetaData().getParameterCount(); i++) {
                    met.add(List.of(
                            s.getParameterMetaData().getParameterType(i),
                            s.getParameterMetaData().getParameterTypeName(i),
                            s.getParameterMetaData().getParameterClassName(i),
                            s.getParameterMetaData().getParameterMode(i),
                            s.getParameterMetaData().isNullable(i),
                            s.getParameterMetaData().isSigned(i),
                            s.getParameterMetaData().getPrecision(i),
                            s.getParameterMetaData().getScale(i)));
                }
                return List.of(met, state(() -> s.getParameterMetaData().getParameterType(9)));
            }
        });
        add("getParameterMetaData of an insert", c -> {
            try (PreparedStatement s = c.prepareStatement("insert into customers (customer_id, name) values (?, ?)")) {
                return List.of(
                        s.getParameterMetaData().getParameterTypeName(1),
                        s.getParameterMetaData().getParameterTypeName(2));
            }
        });
        add("getMetaData after execution", c -> {
            try (PreparedStatement s = bound(c, "select name from customers where customer_id = ?", 1L)) {
                ResultSet rows = s.executeQuery();
                return columns(s.getMetaData()).equals(columns(rows.getMetaData()));
            }
        });
    }
}
