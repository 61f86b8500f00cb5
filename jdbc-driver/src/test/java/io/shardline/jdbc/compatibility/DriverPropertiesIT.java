package io.shardline.jdbc.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.jdbc.ShardlineDataSource;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the PostgreSQL driver in the urls of the shards do what they do in the url of one server. */
class DriverPropertiesIT {
    private static final String BY_KEY = "select name from customers where customer_id = ?";

    private static final Map<String, Behaviour.Observation> EACH = new TreeMap<>(Map.ofEntries(
            Map.entry("stringtype=unspecified", DriverPropertiesIT::textForANumber),
            Map.entry("reWriteBatchedInserts=true", DriverPropertiesIT::countsOfABatch),
            Map.entry("prepareThreshold=1", c -> List.of(runs(c, 2), prepared(c, 2))),
            Map.entry("prepareThreshold=0", c -> List.of(runs(c, 9), prepared(c, 9))),
            Map.entry("preferQueryMode=extendedForPrepared", c -> runs(c, 3)),
            Map.entry("preferQueryMode=extendedCacheEverything", c -> runs(c, 3)),
            Map.entry("binaryTransfer=false", c -> runs(c, 9)),
            Map.entry("escapeSyntaxCallMode=call", DriverPropertiesIT::calls),
            Map.entry("escapeSyntaxCallMode=callIfNoReturn", DriverPropertiesIT::calls),
            Map.entry("currentSchema=app,public", DriverPropertiesIT::schema),
            Map.entry("options=-c%20search_path=app", DriverPropertiesIT::schema),
            Map.entry("options=-c%20statement_timeout=50", c -> Behaviours.query(c, "select pg_sleep(60)")),
            Map.entry("options=-c%20default_transaction_isolation=serializable", DriverPropertiesIT::isolation),
            Map.entry("options=-c%20default_transaction_read_only=on", DriverPropertiesIT::writeWhenReadOnly),
            Map.entry("ApplicationName=mine", DriverPropertiesIT::applicationName),
            Map.entry("quoteReturningIdentifiers=false", DriverPropertiesIT::keysByUpperCaseNames),
            Map.entry("databaseMetadataCacheFields=0", DriverPropertiesIT::namesOfColumns),
            Map.entry("hideUnprivilegedObjects=true", DriverPropertiesIT::tables),
            Map.entry("readOnlyMode=ignore", DriverPropertiesIT::writeWhenReadOnly),
            Map.entry("readOnlyMode=transaction", DriverPropertiesIT::writeWhenReadOnly),
            Map.entry("readOnlyMode=always", DriverPropertiesIT::writeWhenReadOnly),
            Map.entry("defaultRowFetchSize=2", c -> List.of(rowsOfWrites(c), rowsOfAStream(c))),
            Map.entry("socketTimeout=1", c -> Behaviours.query(c, "select pg_sleep(60)"))));

    static Stream<String> properties() {
        return EACH.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("properties")
    void doesTheSameInTheUrlsOfShards(String property) throws Exception {
        Behaviour behaviour = new Behaviour("", property, true, Objects.requireNonNull(EACH.get(property)));
        try (Places places = new Places(2, property)) {
            places.reset();
            String expected;
            try (Connection connection = places.ofPostgres()) {
                expected = behaviour.on(connection);
            }
            try (Connection connection = places.ofShardline()) {
                assertThat(behaviour.on(connection)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=-1", "readOnly=true"})
    void refusesWhatItCouldNotDo(String property) throws SQLException {
        try (TestCluster cluster = TestCluster.create(1)) {
            Topology topology = Topology.builder()
                    .shard("s0", cluster.url(0) + "?" + property, cluster.user(), cluster.password())
                    .build();
            ShardlineDataSource source = new ShardlineDataSource();
            source.setTopology(topology);
            assertThatThrownBy(source::getConnection)
                    .hasFieldOrPropertyWithValue("SQLState", "F0000")
                    .hasMessageContaining("the url of shard \"s0\" has " + property);
        }
    }

    @Test
    void saysThatACommitDidNotCommitWhereAutosaveWouldHave() throws Exception {
        try (Places places = new Places(2, "autosave=always")) {
            places.reset();
            try (Connection c = places.ofShardline()) {
                c.setAutoCommit(false);
                Behaviours.update(c, "insert into customers (customer_id, name) values (900, 'a')");
                assertThat(Behaviours.state(() -> Behaviours.query(c, "select 1/0")))
                        .isEqualTo("22012");
                assertThat(Behaviours.state(c::commit)).isEqualTo("25P02");
                assertThat(Behaviours.query(c, "select name from customers where customer_id = 900"))
                        .isEmpty();
                Behaviours.update(c, "insert into customers (customer_id, name) values (901, 'a')");
                assertThat(Behaviours.state(c::commit)).isEqualTo("no error");
            }
        }
    }

    private static List<Object> textForANumber(Connection c) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("select customer_id, name from customers where customer_id = ?")) {
            s.setString(1, "7");
            return List.of(Behaviours.rows(s.executeQuery()));
        }
    }

    private static List<Object> countsOfABatch(Connection c) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("insert into orders (customer_id, order_id, note) values (?, ?, ?)")) {
            for (int i = 0; i < 300; i++) {
                s.setInt(1, 3);
                s.setInt(2, 100 + i);
                s.setString(3, "x");
                s.addBatch();
            }
            List<Object> counts = new ArrayList<>();
            for (int count : s.executeBatch()) {
                counts.add(count);
            }
            counts.add(Behaviours.query(c, "select count(*) from orders where customer_id = 3"));
            return counts;
        }
    }

    private static List<Object> runs(Connection c, int times) throws SQLException {
        List<Object> seen = new ArrayList<>();
        try (PreparedStatement s = c.prepareStatement(BY_KEY)) {
            for (int i = 0; i < times; i++) {
                s.setLong(1, 5);
                seen.add(Behaviours.rows(s.executeQuery()));
            }
        }
        return seen;
    }

    /** Whether a server keeps a plan of the statement: the first, on which some of the customers are. */
    private static Object prepared(Connection c, int times) throws SQLException {
        c.setAutoCommit(false);
        try (PreparedStatement s = c.prepareStatement(BY_KEY)) {
            for (int customer = 1; customer <= 12; customer++) {
                s.setLong(1, customer);
                for (int i = 0; i < times; i++) {
                    Behaviours.rows(s.executeQuery());
                }
            }
            return Behaviours.query(
                    c,
                    "select count(*) > 0 from pg_prepared_statements"
                            + " where statement like 'select name from customers where customer_id%'");
        }
    }

    private static List<Object> calls(Connection c) throws Exception {
        List<Object> seen = new ArrayList<>();
        try (CallableStatement s = c.prepareCall("/*+ shard(s0) */ {call rename(?, ?)}")) {
            s.setString(1, "a");
            s.setString(2, "renamed");
            seen.add(s.execute());
        }
        seen.add(Behaviours.query(c, "select v from settings"));
        seen.add(Behaviours.state(() -> {
            try (CallableStatement s = c.prepareCall("{call twice(?)}")) {
                s.setInt(1, 4);
                s.execute();
            }
        }));
        String returned = Behaviours.state(() -> {
            try (CallableStatement s = c.prepareCall("{? = call twice(?)}")) {
                s.registerOutParameter(1, Types.INTEGER);
                s.setInt(2, 4);
                s.execute();
                seen.add(s.getInt(1));
            }
        });
        seen.add(returned.equals("no error"));
        return seen;
    }

    private static List<Object> schema(Connection c) throws Exception {
        return List.of(
                String.valueOf(c.getSchema()),
                Behaviours.query(c, "show search_path"),
                Behaviours.query(c, "select * from countries"),
                Behaviours.state(() -> Behaviours.query(c, "select count(*) from customers")));
    }

    private static List<Object> isolation(Connection c) throws SQLException {
        List<Object> seen = new ArrayList<>();
        seen.add(c.getTransactionIsolation());
        c.setAutoCommit(false);
        seen.add(Behaviours.query(c, "show transaction_isolation"));
        c.rollback();
        c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        seen.add(c.getTransactionIsolation());
        seen.add(Behaviours.query(c, "show transaction_isolation"));
        return seen;
    }

    private static List<Object> applicationName(Connection c) throws SQLException {
        return List.of(c.getClientInfo("ApplicationName"), Behaviours.query(c, "show application_name"));
    }

    private static List<Object> keysByUpperCaseNames(Connection c) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("insert into items (label) values ('x')", new String[] {"LABEL"})) {
            s.executeUpdate();
            return List.of(Behaviours.rows(s.getGeneratedKeys()));
        }
    }

    private static List<Object> namesOfColumns(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet rows = s.executeQuery("select customer_id as \"Id\", name from customers order by 1")) {
            rows.next();
            return List.of(
                    Behaviours.columns(rows.getMetaData()),
                    rows.findColumn("Id"),
                    rows.getString("name"),
                    sqlStateOf(() -> rows.findColumn("ID")));
        }
    }

    private static String sqlStateOf(Behaviours.Action action) throws SQLException {
        try {
            return Behaviours.state(action);
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }

    private static List<Object> tables(Connection c) throws SQLException {
        DatabaseMetaData metaData = c.getMetaData();
        return List.of(
                names(metaData.getTables(null, "public", "c%", new String[] {"TABLE"}), "TABLE_NAME"),
                names(metaData.getSchemas(), "TABLE_SCHEM"));
    }

    private static List<String> names(ResultSet rows, String column) throws SQLException {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
            names.add(rows.getString(column));
        }
        return names;
    }

    private static List<Object> writeWhenReadOnly(Connection c) throws Exception {
        c.setReadOnly(true);
        List<Object> seen = new ArrayList<>();
        seen.add(Behaviours.state(() -> Behaviours.update(c, "update customers set name = 'x' where customer_id = 1")));
        c.setAutoCommit(false);
        seen.add(Behaviours.state(() -> Behaviours.update(c, "update customers set name = 'y' where customer_id = 1")));
        c.rollback();
        seen.add(c.isReadOnly());
        c.setReadOnly(false);
        seen.add(Behaviours.query(c, "select name from customers where customer_id = 1"));
        return seen;
    }

    /** In autocommit, so that the write is committed when they are read. */
    private static List<Object> rowsOfWrites(Connection c) throws SQLException {
        List<Object> seen = new ArrayList<>();
        for (String sql : List.of(
                "insert into countries values ('QA', 'a'), ('QB', 'b'), ('QC', 'c'), ('QD', 'd') returning code",
                "insert into customers (customer_id, name) values (901, 'q'), (902, 'q'), (903, 'q'), (904, 'q'), (905, 'q')"
                        + ", (906, 'q'), (907, 'q') returning name",
                "update customers set name = 'r' where customer_id > 900 returning name",
                "delete from customers where customer_id > 900 returning name",
                "delete from countries where code like 'Q_' returning name is null")) {
            seen.add(Behaviours.query(c, sql));
        }
        return seen;
    }

    private static List<Object> rowsOfAStream(Connection c) throws SQLException {
        c.setAutoCommit(false);
        return List.of(
                Behaviours.query(c, "select customer_id from customers order by 1"),
                Behaviours.query(c, "select order_id from orders where customer_id = 2 order by 1"));
    }
}
