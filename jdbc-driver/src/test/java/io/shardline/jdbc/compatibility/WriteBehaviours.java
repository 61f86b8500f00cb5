package io.shardline.jdbc.compatibility;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Of batches and generated keys. */
final class WriteBehaviours extends Behaviours {
    WriteBehaviours() {
        super("batches and keys", true);
        batches();
        keys();
    }

    private static List<Integer> counts(int[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    private static PreparedStatement batch(Connection c, String sql, long from, long to) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (long id = from; id <= to; id++) {
            s.setLong(1, id);
            s.setString(2, "n" + id);
            s.addBatch();
        }
        return s;
    }

    private void batches() {
        String insert = "insert into customers (customer_id, name) values (?, ?)";
        add("a prepared batch", c -> {
            try (PreparedStatement s = batch(c, insert, 900, 920)) {
                return List.of(counts(s.executeBatch()), query(c, "select count(*) from customers"));
            }
        });
        add("a batch fails in autocommit", c -> {
            try (PreparedStatement s = batch(c, insert, 900, 903)) {
                s.setLong(1, 1);
                s.setString(2, "twice");
                s.addBatch();
                s.setLong(1, 950);
                s.addBatch();
                String failed = state(s::executeBatch);
                return List.of(failed, query(c, "select count(*) from customers"));
            }
        });
        add("the counts of a failed batch", c -> {
            try (PreparedStatement s = batch(c, insert, 900, 903)) {
                s.setLong(1, 1);
                s.addBatch();
                return counts(s.executeBatch());
            }
        });
        add("a batch after a failed one", c -> {
            try (PreparedStatement s = batch(c, insert, 1, 1)) {
                String failed = state(s::executeBatch);
                s.setLong(1, 901);
                s.setString(2, "x");
                s.addBatch();
                return List.of(failed, counts(s.executeBatch()));
            }
        });
        add("a failed batch has a next exception and a cause", c -> {
            try (PreparedStatement s = batch(c, insert, 1, 1)) {
                s.executeBatch();
                return "no error";
            } catch (java.sql.BatchUpdateException e) {
                return List.of(e.getNextException() != null, e.getCause() != null, e.getSQLState());
            }
        });
        add("an empty batch", c -> {
            try (PreparedStatement s = c.prepareStatement(insert);
                    Statement t = c.createStatement()) {
                return List.of(counts(s.executeBatch()), counts(t.executeBatch()));
            }
        });
        add("clearBatch", c -> {
            try (PreparedStatement s = batch(c, insert, 900, 903)) {
                s.clearBatch();
                return counts(s.executeBatch());
            }
        });
        add("a batch of updates", c -> {
            try (PreparedStatement s = c.prepareStatement("update customers set name = ? where customer_id = ?")) {
                for (long id : new long[] {1, 999, 2}) {
                    s.setString(1, "u");
                    s.setLong(2, id);
                    s.addBatch();
                }
                return counts(s.executeBatch());
            }
        });
        add("a batch of queries", c -> {
            try (PreparedStatement s = bound(c, "select name from customers where customer_id = ?", 1L)) {
                s.addBatch();
                return state(s::executeBatch);
            }
        });
        add("mixed statements", c -> {
            try (Statement s = c.createStatement()) {
                s.addBatch("insert into customers (customer_id, name) values (900, 'a')");
                s.addBatch("update customers set name = 'b' where customer_id = 900");
                s.addBatch("delete from orders where customer_id = 1");
                return counts(s.executeBatch());
            }
        });
        add("mixed statements of which one fails in autocommit", c -> {
            try (Statement s = c.createStatement()) {
                s.addBatch("insert into customers (customer_id, name) values (900, 'a')");
                s.addBatch("insert into customers (customer_id, name) values (1, 'twice')");
                s.addBatch("insert into customers (customer_id, name) values (901, 'a')");
                String failed = state(s::executeBatch);
                return List.of(failed, query(c, "select count(*) from customers"));
            }
        });
        add("the counts of failed mixed statements", c -> {
            try (Statement s = c.createStatement()) {
                s.addBatch("insert into customers (customer_id, name) values (900, 'a')");
                s.addBatch("insert into customers (customer_id, name) values (1, 'twice')");
                s.addBatch("insert into customers (customer_id, name) values (901, 'a')");
                return counts(s.executeBatch());
            }
        });
        add("a query among mixed statements", c -> {
            try (Statement s = c.createStatement()) {
                s.addBatch("insert into customers (customer_id, name) values (900, 'a')");
                s.addBatch("select 1");
                return state(s::executeBatch);
            }
        });
        add("large counts of a batch", c -> {
            try (PreparedStatement s = batch(c, insert, 900, 901)) {
                return Arrays.toString(s.executeLargeBatch());
            }
        });
        add("a batch in a transaction that is rolled back", c -> {
            c.setAutoCommit(false);
            try (PreparedStatement s = batch(c, insert, 900, 901)) {
                s.executeBatch();
            }
            c.rollback();
            return query(c, "select count(*) from customers");
        });
    }

    private void keys() {
        String insert = "insert into items (label) values ('a')";
        add("generated keys of a row", c -> {
            try (Statement s = c.createStatement()) {
                int count = s.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS);
                ResultSet keys = s.getGeneratedKeys();
                String label = keys.getMetaData().getColumnLabel(1);
                return List.of(count, label, keys.next(), keys.getLong(1) > 0, keys.getString("label"), keys.next());
            }
        });
        add("generated keys by name", c -> {
            try (PreparedStatement s = c.prepareStatement(
                    "insert into customers (customer_id, name) values (?, 'x');",
                    new String[] {"name", "customer_id"})) {
                s.setLong(1, 900);
                s.executeUpdate();
                ResultSet keys = s.getGeneratedKeys();
                return List.of(columns(keys.getMetaData()), rows(keys));
            }
        });
        add("generated keys by an unknown name", c -> {
            try (Statement s = c.createStatement()) {
                return state(() -> s.executeUpdate(
                        "insert into customers (customer_id, name) values (900, 'x')", new String[] {"nothing"}));
            }
        });
        add(
                "generated keys by index",
                c -> List.of(
                        state(() -> c.prepareStatement(insert, new int[] {1})),
                        state(() -> c.createStatement().executeUpdate(insert, new int[] {1}))));
        add("generated keys that were not asked for", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(insert);
                ResultSet keys = s.getGeneratedKeys();
                return keys == null ? "null" : keys.next();
            }
        });
        add("generated keys of several rows", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(
                        "insert into customers (customer_id, name) values (900, 'a'), (901, 'b'), (902, 'c'), (903, 'd')",
                        Statement.RETURN_GENERATED_KEYS);
                return rows(s.getGeneratedKeys());
            }
        });
        add("identity keys of several rows ascend", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(
                        "insert into items (label) values ('a'), ('b'), ('c')", Statement.RETURN_GENERATED_KEYS);
                ResultSet keys = s.getGeneratedKeys();
                List<Object> met = new ArrayList<>();
                long last = 0;
                while (keys.next()) {
                    met.add(keys.getLong("id") > last);
                    met.add(keys.getString("label"));
                    last = keys.getLong("id");
                }
                return met;
            }
        });
        add("generated keys of a batch", c -> {
            try (PreparedStatement s = c.prepareStatement(
                    "insert into customers (customer_id, name) values (?, ?)", new String[] {"customer_id"})) {
                for (long id = 900; id < 910; id++) {
                    s.setLong(1, id);
                    s.setString(2, "x");
                    s.addBatch();
                }
                s.executeBatch();
                return rows(s.getGeneratedKeys());
            }
        });
        add("identity keys of a batch", c -> {
            try (PreparedStatement s =
                    c.prepareStatement("insert into items (label) values (?)", Statement.RETURN_GENERATED_KEYS)) {
                for (String label : List.of("a", "b", "c")) {
                    s.setString(1, label);
                    s.addBatch();
                }
                s.executeBatch();
                ResultSet keys = s.getGeneratedKeys();
                List<Object> met = new ArrayList<>();
                while (keys.next()) {
                    met.add(keys.getString("label"));
                }
                return met;
            }
        });
        add("generated keys of an update", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(
                        "update customers set name = 'x' where customer_id = 1", new String[] {"customer_id", "name"});
                return rows(s.getGeneratedKeys());
            }
        });
        add("generated keys of a delete", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate("delete from orders where customer_id = 1", new String[] {"order_id"});
                return rows(s.getGeneratedKeys());
            }
        });
        add("generated keys of an upsert", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(
                        "insert into customers (customer_id, name) values (1, 'y')"
                                + " on conflict (customer_id) do update set name = excluded.name",
                        Statement.RETURN_GENERATED_KEYS);
                return rows(s.getGeneratedKeys());
            }
        });
        add("returning in the text", c -> {
            try (Statement s = c.createStatement()) {
                return rows(
                        s.executeQuery(
                                "insert into customers (customer_id, name) values (900, 'y') returning customer_id, upper(name)"));
            }
        });
        add("returning in the text and keys asked for", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(
                        "insert into customers (customer_id, name) values (900, 'y') returning customer_id",
                        Statement.RETURN_GENERATED_KEYS);
                return rows(s.getGeneratedKeys());
            }
        });
        add("a uuid that the table makes", c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate("insert into docs (doc) values ('{}')", new String[] {"id"});
                ResultSet keys = s.getGeneratedKeys();
                return List.of(keys.next(), keys.getObject(1).getClass().getName());
            }
        });
        add("a sequence's next value", c -> {
            String first = query(c, "select nextval('numbers')").get(0).get(0);
            String second = query(c, "select nextval('numbers')").get(0).get(0);
            return Long.parseLong(second) > Long.parseLong(first);
        });
        add(
                "a count of rows of several shards",
                c -> List.of(update(c, "update customers set balance = balance + 1"), update(c, "delete from orders")));
        add("a row of a reference table counts once", c -> update(c, "insert into countries values ('xx', 'X')"));
    }
}
