package io.shardline.jdbc.compatibility;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;

/** Of connections and what a session sets. */
final class ConnectionBehaviours extends Behaviours {
    ConnectionBehaviours() {
        super("connection", true);
        add("close twice", c -> {
            c.close();
            c.close();
            return List.of(c.isClosed(), state(c::createStatement), state(c::commit), state(c::getMetaData));
        });
        add("close closes statements", c -> {
            Statement statement = c.createStatement();
            c.close();
            return List.of(statement.isClosed(), state(() -> statement.executeQuery("select 1")));
        });
        add("autocommit switched on commits", c -> {
            c.setAutoCommit(false);
            update(c, "insert into customers values (900, 'a')");
            c.setAutoCommit(true);
            c.setAutoCommit(false);
            c.rollback();
            return query(c, "select name from customers where customer_id = 900");
        });
        add("commit in autocommit", c -> List.of(state(c::commit), state(c::rollback)));
        add("isValid", c -> {
            boolean open = c.isValid(1);
            c.close();
            return List.of(open, c.isValid(1));
        });
        add("isValid with a negative timeout", c -> c.isValid(-1));
        add("isValid leaves a failed transaction alone", c -> {
            c.setAutoCommit(false);
            String failed = state(() -> query(c, "select 1/0"));
            return List.of(failed, c.isValid(1), state(() -> query(c, "select 1")));
        });
        add("catalog and schema", c -> List.of(c.getCatalog() != null, c.getSchema()));
        add("setSchema", c -> {
            c.setSchema("app");
            List<?> found =
                    List.of(c.getSchema(), query(c, "select count(*) from extra"), query(c, "show search_path"));
            c.setSchema("public");
            return List.of(found, c.getSchema(), state(() -> query(c, "select * from extra")));
        });
        add("setReadOnly", c -> {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            String write = state(() -> update(c, "insert into customers values (900, 'a')"));
            c.rollback();
            c.setReadOnly(false);
            return List.of(write, c.isReadOnly(), update(c, "insert into customers values (900, 'a')"));
        });
        add("setReadOnly inside a transaction", c -> {
            c.setAutoCommit(false);
            query(c, "select 1 from customers where customer_id = 1");
            return state(() -> c.setReadOnly(true));
        });
        for (int level : new int[] {0, 1, 2, 4, 8, 3}) {
            add("isolation " + level, c -> {
                c.setTransactionIsolation(level);
                return List.of(c.getTransactionIsolation(), query(c, "show transaction_isolation"));
            });
        }
        add("isolation inside a transaction", c -> {
            c.setAutoCommit(false);
            query(c, "select 1 from customers where customer_id = 1");
            return state(() -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        });
        add("isolation by a statement", c -> {
            update(c, "set session characteristics as transaction isolation level serializable");
            return c.getTransactionIsolation();
        });
        add("client info", c -> {
            c.setClientInfo("ApplicationName", "mine");
            return List.of(c.getClientInfo("ApplicationName"), query(c, "show application_name"));
        });
        add("unknown client info", c -> {
            c.setClientInfo("Nothing", "x");
            SQLWarning warning = c.getWarnings();
            return warning == null ? "none" : warning.getSQLState();
        });
        add("network timeout", c -> {
            c.setNetworkTimeout(Runnable::run, 5000);
            int set = c.getNetworkTimeout();
            return List.of(set, query(c, "select 1"), state(() -> c.setNetworkTimeout(Runnable::run, -1)));
        });
        add("network timeout closes", c -> {
            c.setNetworkTimeout(Runnable::run, 300);
            String slept = state(() -> query(c, "select pg_sleep(5)"));
            return List.of(slept, c.isClosed());
        });
        add("abort", c -> {
            c.abort(Runnable::run);
            return List.of(c.isClosed(), state(c::createStatement), state(() -> c.abort(null)));
        });
        add("holdability", c -> {
            int usual = c.getHoldability();
            c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            return List.of(usual, c.getHoldability(), state(() -> c.setHoldability(77)));
        });
        add("type map", c -> c.getTypeMap().size());
        add(
                "nativeSQL",
                c -> List.of(c.nativeSQL("select {d '2024-01-31'}, {fn ucase('a')}"), c.nativeSQL("select 1")));
        add("warnings", c -> {
            c.clearWarnings();
            return String.valueOf((Object) c.getWarnings());
        });
        add("unwrap to Connection", c -> c.isWrapperFor(Connection.class) && c.unwrap(Connection.class) != null);
        add(
                "unwrap to what it is not",
                c -> List.of(c.isWrapperFor(String.class), state(() -> c.unwrap(String.class))));
        add("setCatalog is ignored", c -> {
            c.setCatalog("x");
            return !"x".equals(c.getCatalog());
        });
        add("set and show", c -> {
            update(c, "set work_mem = '9MB'");
            update(c, "set time zone 'Asia/Tokyo'");
            return List.of(query(c, "show work_mem"), query(c, "select current_setting('timezone')"));
        });
        add("set local", c -> {
            c.setAutoCommit(false);
            update(c, "set local work_mem = '9MB'");
            List<?> inside = query(c, "show work_mem");
            c.commit();
            return List.of(inside, query(c, "show work_mem"));
        });
        add("set is rolled back", c -> {
            c.setAutoCommit(false);
            update(c, "set work_mem = '9MB'");
            c.rollback();
            return query(c, "show work_mem");
        });
        add(
                "set_config",
                c -> List.of(query(c, "select set_config('work_mem', '9MB', false)"), query(c, "show work_mem")));
        add("search_path finds tables", c -> {
            update(c, "set search_path = app, public");
            return List.of(query(c, "select count(*) from extra"), query(c, "select current_schema()"));
        });
        add("statement_timeout", c -> {
            update(c, "set statement_timeout = 100");
            return List.of(state(() -> query(c, "select pg_sleep(5)")), query(c, "show statement_timeout"));
        });
        add(
                "wrong settings",
                c -> List.of(
                        state(() -> update(c, "set nothing_such = 1")),
                        state(() -> update(c, "set work_mem = 'x'")),
                        state(() -> update(c, "set role nobody_here"))));
        add("current_user", c -> query(c, "select current_user, session_user, current_schema()"));
        add(
                "advisory lock",
                c -> List.of(
                        query(c, "select pg_try_advisory_lock(77)"),
                        query(c, "select pg_advisory_unlock(77)"),
                        query(c, "select pg_advisory_unlock(77)")));
        add("advisory lock of a transaction", c -> {
            c.setAutoCommit(false);
            List<?> taken = query(c, "select pg_try_advisory_xact_lock(1, 2)");
            c.commit();
            return taken;
        });
        add("version", c -> query(c, "select version()").size());
    }
}
