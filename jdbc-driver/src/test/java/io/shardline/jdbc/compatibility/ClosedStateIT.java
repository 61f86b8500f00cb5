package io.shardline.jdbc.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.jdbc.ShardlineDataSource;
import io.shardline.testing.TestCluster;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of what is closed answers as the PostgreSQL driver's does, or with the error that {@code java.sql} asks for where that
 * driver forgets to look.
 */
class ClosedStateIT {
    private static final Set<String> CLOSED = Set.of("error 08003", "error 55000");
    /** Those of a statement that tell whether it is one, or may be used on what is closed. */
    private static final Set<String> ANSWERING = Set.of("isClosed", "close", "isCloseOnCompletion", "cancel");

    private static TestCluster cluster;
    private static ShardlineDataSource shards;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(2);
        String schema = "create table t (k int primary key); insert into t values (1)";
        cluster.onEach("create table t (k int primary key)");
        cluster.on(0, "insert into t values (1)");
        cluster.oracle().onEach(schema);
        shards = new ShardlineDataSource();
        shards.setUrl("jdbc:shardline:" + cluster.writeYaml("t: { key: k }"));
    }

    @AfterAll
    static void stop() throws SQLException {
        shards.close();
        cluster.close();
    }

    /** Makes something on a connection. */
    private interface Maker {
        AutoCloseable on(Connection connection) throws Exception;
    }

    /** What is closed, and how it is made. */
    private enum Thing {
        STATEMENT(Statement.class, Connection::createStatement),
        PREPARED(PreparedStatement.class, c -> c.prepareStatement("select k from t where k = ?")),
        CALL(CallableStatement.class, c -> c.prepareCall("{? = call abs(?)}")),
        ROWS_OF_ONE(ResultSet.class, c -> c.createStatement().executeQuery("select k from t where k = 1")),
        ROWS_OF_ALL(ResultSet.class, c -> c.createStatement().executeQuery("select k from t order by k"));

        private final Class<?> type;
        private final Maker maker;

        Thing(Class<?> type, Maker maker) {
            this.type = type;
            this.maker = maker;
        }
    }

    /** What each method gives on a thing that was closed, or of which the connection was. */
    private static Map<String, String> outcomes(Connection connection, Thing thing, boolean alone) throws Exception {
        Map<String, String> outcomes = new LinkedHashMap<>();
        List<AutoCloseable> made = new ArrayList<>();
        List<Method> methods = Outcomes.methods(thing.type);
        for (int i = 0; i < methods.size(); i++) {
            made.add(thing.maker.on(connection));
        }
        if (!alone) {
            connection.close();
        }
        for (Method method : methods) {
            AutoCloseable each = made.remove(0);
            if (alone) {
                each.close();
            }
            outcomes.put(Outcomes.signature(method), Outcomes.of(each, method, Outcomes.sampleArguments(method)));
        }
        return outcomes;
    }

    private static void compare(Map<String, String> ofPostgres, Map<String, String> ofShardline) {
        ofShardline.forEach((method, outcome) -> {
            if (!CLOSED.contains(outcome) || ANSWERING.contains(method.replaceAll("\\(.*", ""))) {
                assertThat(outcome).as(method).isEqualTo(ofPostgres.get(method));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATEMENT", "PREPARED", "CALL", "ROWS_OF_ONE", "ROWS_OF_ALL"})
    void whatIsClosedSaysSo(String thing) throws Exception {
        try (Connection postgres = cluster.oracle().connect(0);
                Connection shardline = shards.getConnection()) {
            compare(outcomes(postgres, Thing.valueOf(thing), true), outcomes(shardline, Thing.valueOf(thing), true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATEMENT", "PREPARED", "CALL"})
    void statementsAreClosedWithTheirConnection(String thing) throws Exception {
        try (Connection shardline = shards.getConnection()) {
            Map<String, String> outcomes = outcomes(shardline, Thing.valueOf(thing), false);
            assertThat(outcomes.remove("isClosed()")).isEqualTo("java.lang.Boolean true");
            assertThat(outcomes.remove("close()")).isEqualTo("null");
            outcomes.keySet()
                    .removeIf(method -> method.matches(
                            "(isWrapperFor|unwrap|isCloseOnCompletion|cancel|enquote.*" + "|isSimpleIdentifier)\\(.*"));
            outcomes.values().removeIf(outcome -> outcome.equals("error 0A000"));
            assertThat(outcomes.values()).as(outcomes.toString()).isSubsetOf("error 08003");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Connection.class, DatabaseMetaData.class})
    void aClosedConnectionSaysSo(Class<?> type) throws Exception {
        Map<String, String> ofPostgres = ofClosedConnection(cluster.oracle().connect(0), type);
        compare(ofPostgres, ofClosedConnection(shards.getConnection(), type));
    }

    private static Map<String, String> ofClosedConnection(Connection connection, Class<?> type) throws Exception {
        Object target = type == Connection.class ? connection : connection.getMetaData();
        connection.close();
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (Method method : Outcomes.methods(type)) {
            if (type == Connection.class) {
                outcomes.put(Outcomes.signature(method), Outcomes.of(target, method, Outcomes.sampleArguments(method)));
            } else if (method.getReturnType() == ResultSet.class) {
                outcomes.put(Outcomes.signature(method), Outcomes.of(target, method, Outcomes.sampleArguments(method)));
            }
        }
        return outcomes;
    }
}
