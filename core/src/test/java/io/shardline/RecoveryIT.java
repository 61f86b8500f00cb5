package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.RecoveryTimes;
import io.shardline.topology.Topology;
import io.shardline.topology.TopologyBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who recovers what, and when; and servers on which there can be nothing to recover. */
@Timeout(60)
class RecoveryIT {
    private static final RecoveryTimes AT_ONCE = new RecoveryTimes(Optional.empty(), Duration.ZERO);
    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("create table t (k int primary key)");
        try (ParallelConnection db = open(RecoveryTimes.DEFAULT)) {
            db.initialize();
            // Where it is there already, nothing is done.
            db.initialize();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ParallelConnection open(RecoveryTimes times) throws SQLException {
        TopologyBuilder topology = Topology.builder().sharded("t", "k").recovery(times);
        for (int shard = 0; shard < cluster.size(); shard++) {
            topology.shard("s" + shard, cluster.url(shard), cluster.user(), cluster.password());
        }
        return ParallelConnection.open(topology.build());
    }

    /** What a process leaves on s1 that died after its primary, s0, had committed. */
    private static void leaveOne() throws SQLException {
        cluster.onEach("set lock_timeout = '5s'; truncate t");
        String transaction = "shardline:1:s0:" + identity(0) + ":" + UUID.randomUUID();
        String oid = identity(1).replaceFirst(".*\\.", "");
        cluster.on(1, "begin; insert into t values (1); prepare transaction '" + transaction + ":" + oid + "'");
        cluster.on(
                0,
                "insert into shardline.decision (gid, state, participants) values ('%s', 'C', '{%s,%s}')"
                        .formatted(transaction, identity(0), identity(1)));
    }

    private static String identity(int shard) throws SQLException {
        return ask(
                shard,
                "select (select system_identifier from pg_control_system()) || '.' || oid"
                        + " from pg_database where datname = current_database()");
    }

    private static String ask(int shard, String sql) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void awaitRecovery() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ask(1, "select count(*) from t").equals("0") && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        assertThat(ask(1, "select count(*) from t")).isEqualTo("1");
    }

    @Test
    void happensAtStartUp() throws Exception {
        leaveOne();
        try (ParallelConnection db = open(AT_ONCE)) {
            awaitRecovery();
            assertThat(db.recover().parts()).isEmpty();
        }
    }

    @Test
    void happensAgainAndAgain() throws Exception {
        leaveOne();
        // Young when the process starts, and old enough at a later look.
        RecoveryTimes soon = new RecoveryTimes(Optional.of(Duration.ofSeconds(1)), Duration.ofMillis(1500));
        try (ParallelConnection db = open(soon)) {
            assertThat(db.recover().parts()).isEmpty();
            awaitRecovery();
        }
    }

    @Test
    void happensWhenAskedForAndSaysWhatItDid() throws Exception {
        try (ParallelConnection db = open(AT_ONCE)) {
            // Only now, because what is there when a process starts is recovered without being asked for.
            leaveOne();
            RecoveryReport report = db.recover();
            assertThat(report.unreachable()).isEmpty();
            assertThat(report.parts()).singleElement().satisfies(part -> {
                assertThat(part.shard()).isEqualTo("s1");
                assertThat(part.outcome()).isEqualTo(RecoveryReport.Outcome.COMMITTED);
                assertThat(part.gid()).startsWith("shardline:1:s0:");
            });
            assertThat(ask(1, "select count(*) from t")).isEqualTo("1");
        }
    }

    @Test
    void isNotNeededWhereServersCannotPrepareSinceSuchWritesAreRefused() throws Exception {
        // As PostgreSQL is unless told otherwise.
        try (EmbeddedPostgres plain = EmbeddedPostgres.builder().start();
                Connection connection = plain.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            TopologyBuilder topology = Topology.builder().sharded("t", "k");
            for (String name : List.of("a", "b")) {
                statement.execute("create database " + name);
                topology.shard(name, plain.getJdbcUrl("postgres", name), "postgres", "postgres");
            }
            try (ParallelConnection db = ParallelConnection.open(topology.build())) {
                assertThatThrownBy(() -> db.execute("create table t (k int primary key)"))
                        .hasFieldOrPropertyWithValue("SQLState", "0A000")
                        .hasMessageContaining("max_prepared_transactions")
                        .hasMessageContaining("best-effort");
            }
        }
    }
}
