package io.shardline.jdbc.compatibility;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;

/** Of transactions, errors and routines. */
final class TransactionBehaviours extends Behaviours {
    TransactionBehaviours() {
        super("transactions, errors, routines", true);
        savepoints();
        failures();
        routines();
    }

    private static List<?> names(Connection c) throws SQLException {
        return query(c, "select customer_id from customers where customer_id >= 900 order by 1");
    }

    private void savepoints() {
        add("a savepoint without a name", c -> {
            c.setAutoCommit(false);
            update(c, "insert into customers (customer_id, name) values (900, 'a')");
            Savepoint savepoint = c.setSavepoint();
            update(c, "insert into customers (customer_id, name) values (901, 'a')");
            c.rollback(savepoint);
            c.commit();
            return List.of(names(c), savepoint.getSavepointId() >= 0, state(savepoint::getSavepointName));
        });
        add("a savepoint with a name", c -> {
            c.setAutoCommit(false);
            Savepoint savepoint = c.setSavepoint("A \"b");
            update(c, "insert into customers (customer_id, name) values (901, 'a')");
            c.rollback(savepoint);
            update(c, "insert into customers (customer_id, name) values (902, 'a')");
            c.releaseSavepoint(savepoint);
            c.commit();
            return List.of(names(c), savepoint.getSavepointName(), state(savepoint::getSavepointId));
        });
        add("a savepoint saves a failed transaction", c -> {
            c.setAutoCommit(false);
            Savepoint savepoint = c.setSavepoint();
            String failed = state(() -> update(c, "insert into customers (customer_id, name) values (1, 'twice')"));
            String after = state(() -> query(c, "select 1"));
            c.rollback(savepoint);
            update(c, "insert into customers (customer_id, name) values (903, 'a')");
            c.commit();
            return List.of(failed, after, names(c));
        });
        add("a savepoint in autocommit", c -> state(c::setSavepoint));
        add("an unknown savepoint", c -> {
            c.setAutoCommit(false);
            query(c, "select 1");
            return state(() -> update(c, "rollback to nothing"));
        });
        add("a released savepoint", c -> {
            c.setAutoCommit(false);
            Savepoint savepoint = c.setSavepoint();
            c.releaseSavepoint(savepoint);
            return List.of(state(() -> c.rollback(savepoint)), state(savepoint::getSavepointId));
        });
        add("savepoints by statements", c -> {
            c.setAutoCommit(false);
            update(c, "savepoint a");
            update(c, "insert into customers (customer_id, name) values (904, 'a')");
            update(c, "rollback to savepoint a");
            update(c, "release savepoint a");
            c.commit();
            return names(c);
        });
        add("skip locked", c -> {
            c.setAutoCommit(false);
            return query(c, "select customer_id from customers where customer_id = 1 for update skip locked");
        });
    }

    private void failures() {
        add("a failed transaction hears nothing", c -> {
            c.setAutoCommit(false);
            String failed = state(() -> query(c, "select 1/0"));
            String after = state(() -> query(c, "select 1"));
            c.rollback();
            return List.of(failed, after, query(c, "select 1"));
        });
        add("commit of a failed transaction", c -> {
            c.setAutoCommit(false);
            update(c, "insert into customers (customer_id, name) values (900, 'a')");
            String failed = state(() -> query(c, "select 1/0"));
            return List.of(failed, state(c::commit), names(c));
        });
        add("close rolls back", c -> {
            c.setAutoCommit(false);
            update(c, "insert into customers (customer_id, name) values (900, 'a')");
            c.rollback();
            return names(c);
        });
        add("begin and commit by statements", c -> {
            update(c, "begin");
            update(c, "insert into customers (customer_id, name) values (900, 'a')");
            update(c, "rollback");
            update(c, "begin isolation level serializable");
            List<?> level = query(c, "show transaction_isolation");
            update(c, "commit");
            return List.of(names(c), level);
        });
        for (String sql : List.of(
                "insert into customers (customer_id, name) values (1, 'twice')",
                "insert into orders (customer_id, order_id) values (99, 1)",
                "insert into customers (customer_id) values (900)",
                "update orders set total = -1 where customer_id = 1",
                "select * from nothing",
                "select nothing from customers where customer_id = 1",
                "selec 1",
                "select 1/0",
                "select 'x'::int",
                "update orders set note = 'much longer than it may be at all' where customer_id = 1",
                "select 99999::int2",
                "select nothing(1)",
                "drop table nothing",
                "insert into customers values (1, 2, 3, 4, 5, 6)",
                "select name from customers where customer_id = 'x'",
                "call nothing()",
                "select * from customers limit -1")) {
            add("the error of " + sql, c -> state(() -> update(c, sql)));
        }
        add("the constraint is in the message", c -> {
            try {
                update(c, "insert into customers (customer_id, name) values (1, 'twice')");
                return "no error";
            } catch (SQLException e) {
                return String.valueOf(e.getMessage()).contains("customers_pkey");
            }
        });
        add("the server's message is in the exception", c -> {
            try {
                update(c, "insert into customers (customer_id, name) values (1, 'twice')");
                return "no error";
            } catch (SQLException e) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    if (cause instanceof org.postgresql.util.PSQLException server) {
                        return server.getServerErrorMessage().getConstraint();
                    }
                }
                return "none";
            }
        });
    }

    private void routines() {
        add("a function", c -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                s.registerOutParameter(1, Types.INTEGER);
                s.setInt(2, 21);
                return List.of(s.execute(), s.getInt(1), s.getObject(1));
            }
        });
        add("a built-in function", c -> {
            try (CallableStatement s = c.prepareCall("{? = call upper(?)}")) {
                s.registerOutParameter(1, Types.VARCHAR);
                s.setString(2, "abc");
                s.execute();
                return s.getString(1);
            }
        });
        add("a function with out parameters", c -> {
            try (CallableStatement s = c.prepareCall("{call pair(?, ?, ?)}")) {
                s.setInt(1, 4);
                s.registerOutParameter(2, Types.INTEGER);
                s.registerOutParameter(3, Types.VARCHAR);
                s.execute();
                return List.of(s.getInt(2), s.getString(3));
            }
        });
        add("a procedure on a shard", c -> {
            try (CallableStatement s = c.prepareCall("/*+ shard(s0) */ call rename(?, ?)")) {
                s.setString(1, "a");
                s.setString(2, "renamed");
                s.execute();
            }
            return query(c, "select v from settings where k = 'a'");
        });
        add("a function by a query", c -> {
            try (PreparedStatement s = bound(c, "select twice(?)", 4)) {
                return rows(s.executeQuery());
            }
        });
        add("a function of the wrong type", c -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                s.registerOutParameter(1, Types.VARCHAR);
                s.setInt(2, 1);
                return state(s::execute);
            }
        });
        add("a function's parameter is not registered", c -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                s.setInt(2, 1);
                return List.of(state(s::execute), state(() -> s.getInt(1)));
            }
        });
        add("wasNull of an out parameter", c -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                s.registerOutParameter(1, Types.INTEGER);
                s.setNull(2, Types.INTEGER);
                s.execute();
                return List.of(s.getInt(1), s.wasNull());
            }
        });
        add("an out parameter with a calendar", c -> {
            Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
            try (CallableStatement s = c.prepareCall("{? = call date_trunc(?, ?)}")) {
                s.registerOutParameter(1, Types.TIMESTAMP);
                s.setString(2, "second");
                s.setObject(3, java.time.LocalDateTime.of(2024, 1, 31, 10, 11, 12, 5));
                s.execute();
                return List.of(s.getTimestamp(1), s.getTimestamp(1, tokyo), s.getTimestamp(1, (Calendar) null));
            }
        });
        add("a refcursor", c -> {
            c.setAutoCommit(false);
            try (CallableStatement s = c.prepareCall("{? = call cursor_of_numbers()}")) {
                s.registerOutParameter(1, Types.REF_CURSOR);
                s.execute();
                try (ResultSet r = (ResultSet) s.getObject(1)) {
                    return rows(r);
                }
            }
        });
        add("parameters by name", c -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                return state(() -> s.setInt("x", 1));
            }
        });
        add("a call that returns rows", c -> {
            try (Statement s = c.createStatement()) {
                return rows(s.executeQuery("select * from generate_series(1, 3)"));
            }
        });
    }
}
