package io.shardline.jdbc.compatibility;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Of result sets. */
final class ResultBehaviours extends Behaviours {
    private static final String ALL = "select customer_id, name from customers order by customer_id";
    private static final String ONE = "select customer_id, order_id, note from orders where customer_id = 1 order by 2";

    ResultBehaviours() {
        super("results", true);
        reading();
        objects();
        for (String sql : List.of(ALL, ONE)) {
            scrolling(sql.equals(ALL) ? " over shards" : " on one shard", sql);
        }
        updating();
        metadata();
        values();
    }

    private static ResultSet open(Connection c, String sql) throws SQLException {
        return c.createStatement().executeQuery(sql);
    }

    private void reading() {
        add("wasNull", c -> {
            ResultSet r = open(c, "select null::int, 5, null::text");
            r.next();
            return List.of(
                    r.getInt(1), r.wasNull(), r.getInt(2), r.wasNull(), String.valueOf(r.getString(3)), r.wasNull());
        });
        add("labels are found without case, the first of two", c -> {
            ResultSet r = open(c, "select customer_id as \"Id\", name as id from customers where customer_id = 1");
            r.next();
            return List.of(r.getString("ID"), r.findColumn("iD"), state(() -> r.findColumn("x")));
        });
        add("outside of the rows", c -> {
            ResultSet r = open(c, "select 1");
            String before = state(() -> r.getInt(1));
            r.next();
            String wrong = state(() -> r.getInt(2));
            r.next();
            return List.of(before, wrong, state(() -> r.getInt(1)), r.next(), r.isAfterLast());
        });
        add("a closed result", c -> {
            ResultSet r = open(c, "select 1");
            r.close();
            r.close();
            return List.of(r.isClosed(), state(r::next), state(() -> r.getInt(1)), state(r::getMetaData));
        });
        add("getRow and positions", c -> {
            ResultSet r = open(c, ALL);
            List<Object> met = new ArrayList<>(List.of(r.isBeforeFirst(), r.getRow()));
            while (r.next()) {
                met.add(r.getRow() + "" + r.isFirst() + r.isLast());
            }
            met.add(r.isAfterLast());
            return met;
        });
        add("getStatement", c -> {
            Statement s = c.createStatement();
            return s.executeQuery("select 1").getStatement() == s;
        });
        for (int size : new int[] {0, 1, 10, 1000}) {
            add("fetch size " + size, c -> {
                c.setAutoCommit(false);
                Statement s = c.createStatement();
                s.setFetchSize(size);
                ResultSet r = s.executeQuery(ALL);
                return List.of(r.getFetchSize(), rows(r).size());
            });
        }
        add("numbers out of range", c -> {
            ResultSet r = open(c, "select 300, 99999999999::int8, 'x', 1.5");
            r.next();
            return List.of(
                    state(() -> r.getByte(1)),
                    state(() -> r.getInt(2)),
                    state(() -> r.getInt(3)),
                    r.getInt(4),
                    r.getLong(4));
        });
        add("forward only", c -> {
            ResultSet r = open(c, ALL);
            return List.of(state(r::first), state(r::previous), state(() -> r.absolute(1)), state(r::beforeFirst));
        });
        add("the type as asked", c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_READ_ONLY);
            ResultSet r = s.executeQuery("select name from customers where customer_id = 1");
            return List.of(s.getResultSetType(), r.getType(), r.getConcurrency(), r.getHoldability());
        });
        add("rows outlive a commit if held", c -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement(
                    ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT);
            ResultSet r = s.executeQuery(ALL);
            r.next();
            c.commit();
            return rows(r).size();
        });
        add("a cursor ends with its transaction", c -> {
            c.setAutoCommit(false);
            Statement s = c.createStatement();
            s.setFetchSize(2);
            ResultSet r = s.executeQuery(ALL);
            r.next();
            c.commit();
            r.next();
            return state(r::next);
        });
        add("streams of values", c -> {
            ResultSet r = open(c, "select 'abc'::text, '\\x0102'::bytea");
            r.next();
            return List.of(
                    new String(r.getAsciiStream(1).readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII),
                    r.getCharacterStream(1).read(),
                    Arrays.toString(r.getBinaryStream(2).readAllBytes()),
                    Arrays.toString(r.getBytes(2)),
                    r.getNString(1));
        });
    }

    private void as(String sql, Class<?> type) {
        add("getObject of " + sql + " as " + type.getSimpleName(), c -> {
            ResultSet r = open(c, "select " + sql);
            r.next();
            return List.of(
                    String.valueOf(r.getObject(1, type)),
                    String.valueOf(r.getObject(1).getClass()));
        });
    }

    private void objects() {
        as("'2024-01-31'::date", LocalDate.class);
        as("'2024-01-31 10:11:12.5'::timestamp", LocalDateTime.class);
        as("'2024-01-31 10:11:12+00'::timestamptz", OffsetDateTime.class);
        as("'2024-01-31 10:11:12+00'::timestamptz", Instant.class);
        as("'10:11:12'::time", LocalTime.class);
        as("'00000000-0000-0000-0000-00000000002a'::uuid", UUID.class);
        as("5::int8", BigInteger.class);
        as("5::int8", Integer.class);
        as("1.50::numeric", java.math.BigDecimal.class);
        as("true", Boolean.class);
        as("'x'::text", Integer.class);
        as("'{1,2}'::int4[]", java.sql.Array.class);
        as("'{\"a\":1}'::jsonb", String.class);
        as("'1 day'::interval", String.class);
        as("'x'::xml", String.class);
        as("1.5::float4", Double.class);
        as("'1.5'::float8", Float.class);
        as("'2024-01-31'::date", java.sql.Date.class);
        as("'2024-01-31 10:11:12'::timestamp", java.util.Date.class);
        as("'(1,2)'::point", Object.class);
    }

    private void scrolling(String where, String sql) {
        add("scroll" + where, c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
            ResultSet r = s.executeQuery(sql);
            List<Object> met = new ArrayList<>(List.of(r.getType(), r.isBeforeFirst(), r.last(), r.getRow()));
            met.add(r.getString(2));
            met.addAll(List.of(r.first(), r.getString(2), r.absolute(-1), r.isLast(), r.absolute(2), r.getString(1)));
            met.addAll(List.of(r.relative(-1), r.isFirst(), r.previous(), r.isBeforeFirst(), r.absolute(99)));
            met.addAll(List.of(r.isAfterLast(), r.previous(), r.getRow()));
            r.afterLast();
            r.beforeFirst();
            met.addAll(List.of(r.next(), r.getString(1), columns(r.getMetaData())));
            return met;
        });
        add("scroll with max rows" + where, c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
            s.setMaxRows(1);
            ResultSet r = s.executeQuery(sql);
            return List.of(r.last(), r.getRow());
        });
    }

    private void updating() {
        add("update a row", c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
            ResultSet r = s.executeQuery("select customer_id, name from customers where customer_id = 1");
            r.next();
            r.updateString("name", "updated");
            r.updateRow();
            return List.of(r.getString(2), query(c, "select name from customers where customer_id = 1"));
        });
        add("delete a row", c -> {
            Statement s = c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
            ResultSet r = s.executeQuery("select * from orders where customer_id = 1 and order_id = 1");
            r.next();
            r.deleteRow();
            return query(c, "select order_id from orders where customer_id = 1 order by 1");
        });
        add("insert a row", c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
            ResultSet r = s.executeQuery("select customer_id, order_id, note from orders where customer_id = 1");
            r.moveToInsertRow();
            r.updateLong(1, 1);
            r.updateInt(2, 77);
            r.updateString(3, "new");
            r.insertRow();
            r.moveToCurrentRow();
            return query(c, "select note from orders where customer_id = 1 and order_id = 77");
        });
        add("update rows of several shards", c -> {
            Statement s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
            ResultSet r = s.executeQuery("select customer_id, name from customers");
            while (r.next()) {
                r.updateString(2, "all");
                r.updateRow();
            }
            return query(c, "select distinct name from customers");
        });
        add("update what is read only", c -> {
            ResultSet r = open(c, "select customer_id, name from customers where customer_id = 1");
            r.next();
            return List.of(state(() -> r.updateString(2, "x")), state(r::deleteRow));
        });
    }

    private void metadata() {
        for (String sql : List.of(
                "select customer_id, name as n, balance, born from customers where customer_id = 1",
                "select customer_id, name as n, balance, born from customers order by 1",
                "select count(*), sum(balance) as total, avg(balance), min(born), max(name) from customers",
                "select count(*), sum(balance) as total from customers where customer_id = 1",
                "select name, count(*) from customers group by name",
                "select distinct balance from customers",
                "select c.name, o.note from customers c join orders o using (customer_id)",
                "select id, label from items where id = 1",
                "select * from countries",
                "select k, v, 1 + 1 as two, 'x'::varchar(7) from settings")) {
            add("columns of " + sql, c -> columns(open(c, sql).getMetaData()));
        }
    }

    private void values() {
        add("arrays", c -> {
            ResultSet r = open(c, "select array[1, 2, null]::int4[], array['a', 'b']");
            r.next();
            return List.of(
                    Arrays.toString((Object[]) r.getArray(1).getArray()),
                    rows(r.getArray(2).getResultSet()),
                    r.getArray(1).getBaseTypeName(),
                    r.getArray(1).toString());
        });
        add("an array made by the connection", c -> {
            java.sql.Array array = c.createArrayOf("text", new Object[] {"a", "b,c", null});
            try (PreparedStatement s = c.prepareStatement("select ?::text[]")) {
                s.setArray(1, array);
                return List.of(array.toString(), array.getBaseType(), array.getBaseTypeName(), rows(s.executeQuery()));
            }
        });
        add("xml", c -> {
            java.sql.SQLXML xml = c.createSQLXML();
            xml.setString("<a/>");
            try (PreparedStatement s = c.prepareStatement("select ?::xml")) {
                s.setSQLXML(1, xml);
                ResultSet r = s.executeQuery();
                r.next();
                return List.of(r.getSQLXML(1).getString(), r.getString(1));
            }
        });
        add("a struct", c -> state(() -> c.createStruct("x", new Object[0])));
        add("a blob of a large object", c -> {
            c.setAutoCommit(false);
            try (PreparedStatement s = c.prepareStatement("insert into settings (k, big) values ('blob', ?)")) {
                s.setBlob(1, new java.io.ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
                s.executeUpdate();
            }
            ResultSet r = open(c, "select big from settings where k = 'blob'");
            r.next();
            return List.of(r.getBlob(1).length(), Arrays.toString(r.getBlob(1).getBytes(1, 3)));
        });
        add(
                "createBlob and createClob",
                c -> List.of(state(c::createBlob), state(c::createClob), state(c::createNClob)));
        add("types of getObject", c -> {
            ResultSet r = open(
                    c,
                    "select 1::int2, 1, 1::int8, 1.5::float4, 1.5, 'x'::char(2), now()::date, '{}'::json, b'1', '1'::money");
            r.next();
            List<Object> met = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                met.add(r.getObject(i).getClass().getName());
            }
            return met;
        });
        add("getTime, getDate and getTimestamp", c -> {
            ResultSet r = open(c, "select '2024-01-31 10:11:12'::timestamp, '10:11:12'::time, '2024-01-31'::date");
            r.next();
            return List.of(
                    r.getTimestamp(1), r.getTime(1), r.getDate(1), r.getTime(2), r.getDate(3), r.getTimestamp(3));
        });
        add("a cursor's name", c -> String.valueOf(open(c, "select 1").getCursorName()));
        add("null types", c -> Types.NULL);
    }
}
