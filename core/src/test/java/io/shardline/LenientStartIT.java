package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.CuttingProxy;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Startup;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shard that is down when a lenient program starts is missed only where it is needed, and is there once it answers. */
@Timeout(60)
class LenientStartIT {
    private static final String TABLES = """
            customers: { key: id }
            countries: reference
            settings: { on: s0 }
            secrets: { on: s1 }
            """;
    private static final int DOWN = 1;

    private TestCluster cluster;
    private CuttingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table customers (id int primary key, name text)");
        cluster.onEach("create table countries (code text primary key)");
        cluster.onEach("insert into countries values ('FR')");
        cluster.on(0, "create table settings (name text)");
        cluster.on(DOWN, "create table secrets (name text)");
        cluster.on(2, "create table stray (name text)");
        URI server = URI.create(cluster.url(DOWN).substring("jdbc:".length()));
        proxy = new CuttingProxy(server.getHost(), server.getPort());
        proxy.refuse(true);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        cluster.close();
    }

    private ParallelConnection open(String startup) throws SQLException {
        URI server = URI.create(cluster.url(DOWN).substring("jdbc:".length()));
        String url = cluster.url(DOWN).replace(":" + server.getPort() + "/", ":" + proxy.port() + "/");
        String yaml = cluster.yaml(TABLES).replace(cluster.url(DOWN), url);
        return ParallelConnection.open(Topology.load(new StringReader(yaml + "\nstartup: " + startup), Map.of()));
    }

    @Test
    void aStrictStartNamesTheShard() {
        assertThatThrownBy(() -> open("strict"))
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.SHARD_UNREACHABLE)
                .hasMessageContaining("cannot connect to shard \"s1\"");
    }

    @Test
    void whatNeedsNoMissingShardRuns() throws SQLException {
        try (ParallelConnection db = open("lenient")) {
            assertThat(db.topology().startup()).isEqualTo(Startup.LENIENT);
            int here = keyOf(db, 0);
            assertThat(db.execute("insert into customers values (?, 'n')", here))
                    .isEqualTo(1);
            assertThat(names(db, "select name from customers where id = " + here))
                    .containsExactly("n");
            assertThat(db.execute("insert into settings values ('x')")).isEqualTo(1);
            for (int i = 0; i < 20; i++) {
                assertThat(names(db, "select code from countries")).containsExactly("FR");
                assertThat(names(db, "select code from countries group by code having count(*) > 0"))
                        .containsExactly("FR");
            }
        }
    }

    @Test
    void whatNeedsTheMissingShardSaysSo() throws SQLException {
        try (ParallelConnection db = open("lenient")) {
            for (String sql : List.of(
                    "select name from customers",
                    "select name from customers where id = " + keyOf(db, DOWN),
                    "insert into countries values ('DE')",
                    "select * from secrets",
                    "select * from stray",
                    "select * from nowhere")) {
                assertThatThrownBy(() -> names(db, sql))
                        .as(sql)
                        .isInstanceOf(ShardlineException.class)
                        .hasFieldOrPropertyWithValue("code", ErrorCode.SHARD_UNREACHABLE)
                        .hasMessageContaining("\"s1\"");
            }
            assertThat(cluster.size()).isEqualTo(3);
        }
    }

    @Test
    void aShardIsUsedOnceItAnswers() throws Exception {
        try (ParallelConnection db = open("lenient")) {
            int there = keyOf(db, DOWN);
            assertThatThrownBy(() -> names(db, "select name from customers")).isInstanceOf(ShardlineException.class);
            proxy.refuse(false);
            await(db, "select name from customers");
            db.execute("insert into customers values (?, 'there')", there);
            assertThat(names(db, "select name from customers")).containsExactly("there");
            assertThat(names(db, "select * from stray")).isEmpty();
            assertThatThrownBy(() -> names(db, "select * from nowhere"))
                    .hasFieldOrPropertyWithValue("SQLState", "42P01");
        }
    }

    @Test
    void aShardWhoseTableDiffersIsNoticedWhenItComes() throws Exception {
        cluster.on(DOWN, "alter table customers add column extra text");
        try (ParallelConnection db = open("lenient")) {
            int here = keyOf(db, 0);
            assertThat(names(db, "select name from customers where id = " + here))
                    .isEmpty();
            proxy.refuse(false);
            await(db, "select * from secrets");
            assertThatThrownBy(() -> names(db, "select name from customers where id = " + here))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.SHARDS_DIFFER);
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        open("lenient").close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (waits() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(waits()).isFalse();
    }

    private static boolean waits() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("shardline-latecomers"));
    }

    /** Until it no longer fails for a shard that is missing. */
    private static void await(ParallelConnection db, String sql) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                names(db, sql);
                return;
            } catch (ShardlineException e) {
                if (e.code() != ErrorCode.SHARD_UNREACHABLE || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static int keyOf(ParallelConnection db, int shard) throws SQLException {
        Owners owners = db.owners("customers");
        for (int key = 0; ; key++) {
            if (owners.shardOf(key).equals("s" + shard)) {
                return key;
            }
        }
    }

    private static List<String> names(ParallelConnection db, String sql) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return cursor.execute(sql).fetchAll().stream()
                    .map(row -> String.valueOf(row.get(1)))
                    .toList();
        }
    }
}
