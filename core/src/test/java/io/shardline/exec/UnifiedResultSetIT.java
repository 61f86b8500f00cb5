package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the united result set with the driver's own, call by call, in every state that one can be in. */
class UnifiedResultSetIT {
    private static EmbeddedPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        server.close();
    }

    /** The rows of one result of the driver. */
    private record Plain(ResultSet rows) implements RowCursor {
        @Override
        public boolean advance() throws SQLException {
            return rows.next();
        }

        @Override
        public ResultSet current() {
            return rows;
        }

        @Override
        public ResultSetMetaData metaData() throws SQLException {
            return rows.getMetaData();
        }

        @Override
        public boolean atLast() throws SQLException {
            return rows.isLast();
        }

        @Override
        public void close() throws SQLException {
            rows.close();
        }
    }

    private interface Call {
        @Nullable
        Object on(ResultSet result) throws SQLException;
    }

    private interface Action {
        void on(ResultSet result) throws SQLException;
    }

    private static final Map<String, Call> CALLS = calls();

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("isBeforeFirst", ResultSet::isBeforeFirst);
        calls.put("isAfterLast", ResultSet::isAfterLast);
        calls.put("isFirst", ResultSet::isFirst);
        calls.put("isLast", ResultSet::isLast);
        calls.put("getRow", ResultSet::getRow);
        calls.put("getInt(1)", result -> result.getInt(1));
        calls.put("getInt(0)", result -> result.getInt(0));
        calls.put("getInt(9)", result -> result.getInt(9));
        calls.put("getString(A)", result -> result.getString("A"));
        calls.put("getString(missing)", result -> result.getString("missing"));
        calls.put("getObject(twice)", result -> result.getObject("TWICE"));
        calls.put("wasNull", ResultSet::wasNull);
        calls.put("findColumn", result -> result.findColumn("twice"));
        calls.put("findColumn(missing)", result -> result.findColumn("missing"));
        calls.put("columns", result -> result.getMetaData().getColumnCount());
        calls.put("label(9)", result -> result.getMetaData().getColumnLabel(9));
        calls.put("type", ResultSet::getType);
        calls.put("concurrency", ResultSet::getConcurrency);
        calls.put("fetchDirection", ResultSet::getFetchDirection);
        calls.put("fetchSize", ResultSet::getFetchSize);
        calls.put("setFetchSize(-1)", action(result -> result.setFetchSize(-1)));
        calls.put("setFetchDirection(forward)", action(result -> result.setFetchDirection(ResultSet.FETCH_FORWARD)));
        calls.put("setFetchDirection(reverse)", action(result -> result.setFetchDirection(ResultSet.FETCH_REVERSE)));
        calls.put("setFetchDirection(5)", action(result -> result.setFetchDirection(5)));
        calls.put("warnings", ResultSet::getWarnings);
        calls.put("clearWarnings", action(ResultSet::clearWarnings));
        calls.put("cursorName", ResultSet::getCursorName);
        calls.put("first", ResultSet::first);
        calls.put("last", ResultSet::last);
        calls.put("previous", ResultSet::previous);
        calls.put("absolute", result -> result.absolute(1));
        calls.put("relative", result -> result.relative(1));
        calls.put("beforeFirst", action(ResultSet::beforeFirst));
        calls.put("afterLast", action(ResultSet::afterLast));
        calls.put("rowUpdated", ResultSet::rowUpdated);
        calls.put("rowInserted", ResultSet::rowInserted);
        calls.put("rowDeleted", ResultSet::rowDeleted);
        calls.put("updateInt", action(result -> result.updateInt(1, 2)));
        calls.put("updateNull(label)", action(result -> result.updateNull("a")));
        calls.put("updateRow", action(ResultSet::updateRow));
        calls.put("insertRow", action(ResultSet::insertRow));
        calls.put("deleteRow", action(ResultSet::deleteRow));
        calls.put("refreshRow", action(ResultSet::refreshRow));
        calls.put("cancelRowUpdates", action(ResultSet::cancelRowUpdates));
        calls.put("moveToInsertRow", action(ResultSet::moveToInsertRow));
        calls.put("moveToCurrentRow", action(ResultSet::moveToCurrentRow));
        calls.put("isClosed", ResultSet::isClosed);
        return calls;
    }

    private static Call action(Action action) {
        return result -> {
            action.on(result);
            return "done";
        };
    }

    @Test
    void isLikeTheDriversBeforeTheFirstRow() throws SQLException {
        assertLikeTheDrivers("select a, a + 1 as twice, a as twice from generate_series(1, 3) a", result -> {});
    }

    @Test
    void isLikeTheDriversOnARow() throws SQLException {
        assertLikeTheDrivers("select a, a + 1 as twice, a as twice from generate_series(1, 3) a", ResultSet::next);
    }

    @Test
    void isLikeTheDriversOnANull() throws SQLException {
        assertLikeTheDrivers("select null::int as a, 1 as twice", result -> {
            result.next();
            result.getInt(1);
        });
    }

    @Test
    void isLikeTheDriversOnTheLastRow() throws SQLException {
        assertLikeTheDrivers("select 1 as a, 2 as twice", ResultSet::next);
    }

    @Test
    void isLikeTheDriversAfterTheLastRow() throws SQLException {
        assertLikeTheDrivers("select 1 as a, 2 as twice", UnifiedResultSetIT::drain);
    }

    @Test
    void isLikeTheDriversOnAnEmptyResult() throws SQLException {
        assertLikeTheDrivers("select 1 as a, 2 as twice where false", result -> {});
        assertLikeTheDrivers("select 1 as a, 2 as twice where false", UnifiedResultSetIT::drain);
    }

    @Test
    void isLikeTheDriversWhenClosed() throws SQLException {
        assertLikeTheDrivers("select 1 as a, 2 as twice", ResultSet::close);
    }

    private static void drain(ResultSet result) throws SQLException {
        int rows = 0;
        while (result.next()) {
            rows++;
        }
        assertThat(rows).isLessThan(10);
    }

    /** Each call on a fresh result, so that none can put another off. */
    private static void assertLikeTheDrivers(String query, Action prepare) throws SQLException {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (Map.Entry<String, Call> call : CALLS.entrySet()) {
            try (Statement statement = connection.createStatement()) {
                ResultSet plain = statement.executeQuery(query);
                prepare.on(plain);
                expected.add(call.getKey() + ": " + outcome(plain, call.getValue()));
            }
            try (Statement statement = connection.createStatement()) {
                ResultSet united = new UnifiedResultSet(new Plain(statement.executeQuery(query)), 0, 0, () -> {});
                prepare.on(united);
                actual.add(call.getKey() + ": " + outcome(united, call.getValue()));
            }
        }
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    private static String outcome(ResultSet result, Call call) {
        try {
            return String.valueOf(call.on(result));
        } catch (SQLException e) {
            return e.getSQLState() + " " + e.getMessage();
        }
    }
}
