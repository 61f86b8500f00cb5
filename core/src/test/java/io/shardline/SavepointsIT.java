package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Savepoints over several shards do what they do on one server. */
@Timeout(120)
class SavepointsIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key)");
        cluster.oracle().onEach("create table t (k int primary key)");
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml("t: { key: k }")), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        cluster.onEach("truncate t");
        cluster.oracle().onEach("truncate t");
    }

    private static String stateOf(SqlWork work) {
        try {
            work.run();
            return "done";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    private interface SqlWork {
        void run() throws SQLException;
    }

    @Test
    void answerAsOneServerForRandomTransactions() throws Exception {
        long seed = Long.getLong("shardline.test.seed", System.nanoTime());
        System.out.println("SavepointsIT seed " + seed);
        Random random = new Random(seed);
        try (Connection one = cluster.oracle().connect(0);
                Statement statement = one.createStatement()) {
            for (int round = 0; round < 60; round++) {
                List<String> history = new ArrayList<>();
                try (Session session = db.openSession()) {
                    one.setAutoCommit(false);
                    session.setAutoCommit(false);
                    for (int step = 0; step < 14; step++) {
                        String sql = randomStep(random);
                        history.add(sql);
                        assertThat(stateOf(() -> session.execute(sql)))
                                .as("seed %d: %s", seed, history)
                                .isEqualTo(stateOf(() -> statement.execute(sql)));
                    }
                    session.commit();
                    one.commit();
                }
                assertThat(keysOnShards()).as("seed %d: %s", seed, history).isEqualTo(keys(cluster.oracle(), 0));
            }
        }
    }

    private static String randomStep(Random random) {
        String name = List.of("a", "b", "\"A\"").get(random.nextInt(3));
        return switch (random.nextInt(8)) {
            case 0, 1 -> "savepoint " + name;
            case 2 -> "rollback to savepoint " + name;
            case 3 -> "rollback work to " + name;
            case 4 -> "release savepoint " + name;
            case 5 -> "select k from t where k = " + random.nextInt(30);
            // Now and then it is there already, which fails.
            default -> "insert into t values (" + random.nextInt(60) + ")";
        };
    }

    private static List<Integer> keysOnShards() throws SQLException {
        List<Integer> keys = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            keys.addAll(keys(cluster, shard));
        }
        keys.sort(null);
        return keys;
    }

    private static List<Integer> keys(TestCluster cluster, int shard) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select k from t order by k")) {
            List<Integer> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(rows.getInt(1));
            }
            return keys;
        }
    }

    @Test
    void areThereOnAShardThatJoinsLater() throws Exception {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.savepoint("before anything");
            for (int key = 0; key < 12; key++) {
                session.execute("insert into t values (?)", key);
            }
            session.rollbackTo("before anything");
            session.execute("insert into t values (100)");
            session.commit();
        }
        assertThat(keysOnShards()).containsExactly(100);
    }

    @Test
    void keepTheSnapshotOfAShardThatJoinedAfterThem() throws Exception {
        try (Session session = db.openSession()) {
            session.setIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            session.setAutoCommit(false);
            session.savepoint("s");
            assertThat(session.execute("select k from t where k = 7")).isZero();
            db.execute("insert into t values (7)");
            session.rollbackTo("s");
            assertThat(session.execute("select k from t where k = 7")).isZero();
        }
    }

    @Test
    void needATransaction() throws Exception {
        try (Session session = db.openSession()) {
            for (String sql : List.of("savepoint a", "rollback to a", "release a")) {
                assertThat(stateOf(() -> session.execute(sql))).as(sql).isEqualTo("25P01");
            }
            assertThat(stateOf(() -> session.execute("savepoint"))).isEqualTo("42601");
            assertThatThrownBy(() -> session.rollbackTo("a")).hasFieldOrPropertyWithValue("SQLState", "25P01");
        }
    }

    @Test
    void areGoneWithTheirTransaction() throws Exception {
        try (Session session = db.openSession()) {
            session.execute("begin");
            session.savepoint("a");
            session.execute("commit and chain");
            assertThat(stateOf(() -> session.release("a"))).isEqualTo("3B001");
            assertThat(stateOf(() -> session.execute("select 1"))).isEqualTo("25P02");
            session.execute("rollback");
        }
    }
}
