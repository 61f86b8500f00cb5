package io.shardline.jdbc.compatibility;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Of statements without parameters. */
final class StatementBehaviours extends Behaviours {
    StatementBehaviours() {
        super("statements", true);
        add("execute a query", c -> {
            try (Statement s = c.createStatement()) {
                return walk(s, s.execute("select name from customers where customer_id = 1"));
            }
        });
        add("execute an update", c -> {
            try (Statement s = c.createStatement()) {
                return walk(s, s.execute("update customers set name = 'x' where customer_id = 1"));
            }
        });
        add("several results", c -> {
            try (Statement s = c.createStatement()) {
                return walk(s, s.execute("select 1; update customers set name = 'x' where customer_id = 2;; select 2"));
            }
        });
        add("several results and executeQuery", c -> {
            try (Statement s = c.createStatement()) {
                return state(() -> s.executeQuery("select 1; select 2"));
            }
        });
        add("several updates and executeUpdate", c -> {
            try (Statement s = c.createStatement()) {
                return s.executeUpdate("update customers set name = 'x' where customer_id = 1;"
                        + " delete from orders where customer_id = 1");
            }
        });
        add("several statements are one transaction", c -> {
            String failed = state(() -> update(c, "update customers set name = 'x' where customer_id = 1; select 1/0"));
            return List.of(failed, query(c, "select name from customers where customer_id = 1"));
        });
        add("an empty statement", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(s.execute(""), s.getUpdateCount(), s.getMoreResults(), s.getUpdateCount());
            }
        });
        add("only a semicolon", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(s.execute(";"), s.getUpdateCount());
            }
        });
        add("only a comment", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(s.execute("-- nothing"), s.getUpdateCount());
            }
        });
        add("executeQuery of an empty statement", c -> {
            try (Statement s = c.createStatement()) {
                return state(() -> s.executeQuery(""));
            }
        });
        add("executeQuery of an update", c -> {
            try (Statement s = c.createStatement()) {
                return state(() -> s.executeQuery("update customers set name = 'x' where customer_id = 1"));
            }
        });
        add("executeUpdate of a query", c -> {
            try (Statement s = c.createStatement()) {
                return state(() -> s.executeUpdate("select name from customers where customer_id = 1"));
            }
        });
        add("large counts", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(
                        s.executeLargeUpdate("update customers set name = 'x' where customer_id = 1"),
                        s.getLargeUpdateCount(),
                        s.getLargeMaxRows());
            }
        });
        add("getMoreResults ends", c -> {
            try (Statement s = c.createStatement()) {
                s.execute("update customers set name = 'x' where customer_id = 1");
                return List.of(s.getMoreResults(), s.getUpdateCount(), String.valueOf(s.getResultSet()));
            }
        });
        add("a new execution closes the rows before", c -> {
            try (Statement s = c.createStatement()) {
                ResultSet first = s.executeQuery("select 1");
                s.executeQuery("select 2");
                return first.isClosed();
            }
        });
        add("closeOnCompletion", c -> {
            Statement s = c.createStatement();
            s.closeOnCompletion();
            ResultSet rows = s.executeQuery("select name from customers where customer_id = 1");
            rows.close();
            return List.of(s.isCloseOnCompletion(), s.isClosed());
        });
        add("two statements at once", c -> {
            try (Statement a = c.createStatement();
                    Statement b = c.createStatement()) {
                ResultSet one = a.executeQuery("select customer_id from customers order by 1");
                ResultSet two = b.executeQuery("select name from customers order by customer_id");
                List<Object> met = new ArrayList<>();
                while (one.next() && two.next()) {
                    met.add(one.getLong(1) + two.getString(1));
                }
                return met;
            }
        });
        add("two streams at once", c -> {
            c.setAutoCommit(false);
            try (Statement a = c.createStatement();
                    Statement b = c.createStatement()) {
                a.setFetchSize(3);
                b.setFetchSize(2);
                ResultSet one = a.executeQuery("select customer_id from customers order by 1");
                ResultSet two = b.executeQuery("select name from customers order by customer_id");
                List<Object> met = new ArrayList<>();
                while (one.next() && two.next()) {
                    met.add(one.getLong(1) + two.getString(1));
                    met.add(query(c, "select 1"));
                }
                return met;
            }
        });
        add("rows are closed with the statement", c -> {
            Statement s = c.createStatement();
            ResultSet rows = s.executeQuery("select 1");
            s.close();
            s.close();
            return List.of(rows.isClosed(), s.isClosed(), state(rows::next), state(() -> s.executeQuery("select 1")));
        });
        add("a notice is a warning", c -> {
            try (Statement s = c.createStatement()) {
                s.execute("/*+ shard(s0) */ do $$ begin raise notice 'hello'; end $$");
                return s.getWarnings() == null ? "none" : s.getWarnings().getMessage();
            }
        });
        add("max rows", c -> {
            try (Statement s = c.createStatement()) {
                s.setMaxRows(3);
                return List.of(rows(s.executeQuery("select customer_id from customers order by 1")), s.getMaxRows());
            }
        });
        add("wrong settings", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(
                        state(() -> s.setMaxRows(-1)),
                        state(() -> s.setFetchSize(-1)),
                        state(() -> s.setQueryTimeout(-1)),
                        state(() -> s.setFetchDirection(99)),
                        state(() -> s.setMaxFieldSize(-1)));
            }
        });
        add("usual settings", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(
                        s.getFetchSize(),
                        s.getMaxFieldSize(),
                        s.getFetchDirection(),
                        s.getQueryTimeout(),
                        s.getResultSetType(),
                        s.getResultSetConcurrency(),
                        s.getResultSetHoldability(),
                        s.isPoolable(),
                        s.isCloseOnCompletion());
            }
        });
        add("settings are kept", c -> {
            try (Statement s = c.createStatement()) {
                s.setFetchSize(7);
                s.setQueryTimeout(9);
                s.setFetchDirection(ResultSet.FETCH_REVERSE);
                s.setPoolable(true);
                s.setMaxFieldSize(100);
                return List.of(
                        s.getFetchSize(),
                        s.getQueryTimeout(),
                        s.getFetchDirection(),
                        s.isPoolable(),
                        s.getMaxFieldSize());
            }
        });
        add("query timeout", c -> {
            try (Statement s = c.createStatement()) {
                s.setQueryTimeout(1);
                String late = state(() -> s.executeQuery("select pg_sleep(5)"));
                return List.of(late, query(c, "select 1"));
            }
        });
        add("cancel of nothing", c -> {
            try (Statement s = c.createStatement()) {
                s.cancel();
                return rows(s.executeQuery("select 1"));
            }
        });
        add(
                "escapes",
                c -> query(
                        c,
                        "select {d '2024-01-31'}, {ts '2024-01-31 10:11:12'}, {t '10:11:12'},"
                                + " {fn concat('a', 'b')}, {fn ucase('x')}, {fn mod(7, 4)}, 'a_b' like 'a\\_b' {escape '\\'}"));
        add(
                "an outer join escape",
                c -> query(
                        c,
                        "select c.customer_id, o.order_id from"
                                + " {oj customers c left outer join orders o on c.customer_id = o.customer_id} where c.customer_id = 1"
                                + " order by 2"));
        add("escapes switched off", c -> {
            try (Statement s = c.createStatement()) {
                s.setEscapeProcessing(false);
                return state(() -> s.executeQuery("select {d '2024-01-31'}"));
            }
        });
        add("a question mark is an operator", c -> query(c, "select '{\"a\":1}'::jsonb ? 'a'"));
        add("getConnection", c -> {
            try (Statement s = c.createStatement()) {
                return s.getConnection() == c;
            }
        });
        add("unwrap to Statement", c -> {
            try (Statement s = c.createStatement()) {
                return List.of(s.isWrapperFor(Statement.class), s.unwrap(Statement.class) != null);
            }
        });
    }
}
