package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two applications that would place the rows of the same shards in different ways. */
@Timeout(60)
class PlacementGuardIT {
    private static final String TABLES = """
            orders: { key: customer_id }
            readings: { key: site, list: { s0: [lyon, nice], s1: [paris] } }
            invoices: { key: day, range: { s0: [2020-01-01, 2025-01-01], s1: [2025-01-01, null] } }
            parcels: { key: zip, function: io.shardline.PlacementGuardIT }
            countries: reference
            settings: { on: s0 }
            legacy: spread
            app.samples: { key: [site, device] }
            """;

    private TestCluster cluster;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(ClusterOptions.shards(2).onServers(1));
        cluster.onEach("create table orders (customer_id bigint, order_id int)");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Topology topology(String tables) throws SQLException {
        return topology(tables, "", "s0", "s1");
    }

    /** Shards of these names, on the databases of s0 and s1 in turn. */
    private Topology topology(String tables, String more, String... shards) throws SQLException {
        StringBuilder yaml = new StringBuilder("version: 1\nshards:\n");
        for (String shard : shards) {
            yaml.append("  %s: { url: \"%s\", user: \"%s\", password: \"%s\" }\n"
                    .formatted(shard, cluster.url(cluster.names().indexOf(shard)), cluster.user(), cluster.password()));
        }
        yaml.append(more).append("tables:\n").append(tables.indent(2));
        return Topology.load(new StringReader(yaml.toString()), Map.of());
    }

    private void initialize(Topology topology) throws SQLException {
        try (ParallelConnection db = ParallelConnection.open(topology)) {
            db.initialize();
        }
    }

    private static ShardlineException refusal(Topology topology) {
        ShardlineException refused = catchThrowableOfType(
                ShardlineException.class,
                () -> ParallelConnection.open(topology).close());
        assertThat((Throwable) refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.PLACEMENT_DIFFERS);
        assertThat(refused.hint().orElse("")).contains("shardline guard --accept");
        return refused;
    }

    private long count(int shard, String sql) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void saysNothingWhereNothingIsNoted() throws SQLException {
        ParallelConnection.open(topology("orders: { key: customer_id }")).close();
        ParallelConnection.open(topology("orders: { key: order_id }")).close();
        // A transaction makes the schema for its decisions, and notes no placement.
        try (ParallelConnection db = ParallelConnection.open(topology("orders: { key: order_id }"))) {
            db.inTransaction(tx -> tx.execute("update orders set customer_id = 1"));
            db.onEachShard((shard, connection) -> {});
        }
        ParallelConnection.open(topology("orders: { key: customer_id }")).close();
    }

    @Test
    void letsTheSameTopologyPassHoweverItIsWritten() throws SQLException {
        initialize(topology(TABLES));
        initialize(topology(TABLES));
        String reordered = """
                legacy: spread
                invoices: { key: day, range: { s1: [2025-01-01, null], s0: [2020-01-01, 2025-01-01] } }
                readings: { key: site, list: { s1: [paris], s0: [nice, lyon] } }
                ORDERS: { key: Customer_Id }
                """;
        ParallelConnection.open(topology(
                        reordered, "buckets: { s0: 0-511, s1: 512-1023 }\npool: { maximumPoolSize: 3 }\n", "s0", "s1"))
                .close();
        assertThat(count(0, "select count(*) from shardline.placement")).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders: { key: order_id } | sharded by (customer_id), by hash | sharded by (order_id), by hash",
                "orders: { key: [customer_id, order_id] } | (customer_id) | (customer_id, order_id)",
                "orders: { on: s1 } | sharded by (customer_id) | pinned to s1",
                "orders: reference | sharded by (customer_id) | a copy on every shard",
                "orders: { key: customer_id, list: { s0: [1], s1: [2] } } | by hash | by list: s0 has 1; s1 has 2",
                "readings: { key: site, list: { s0: [lyon], s1: [paris, nice] } } | s0 has lyon, nice | s1 has nice, paris",
                "invoices: { key: day, range: { s0: [2020-01-01, 2026-01-01] } } | [2020-01-01, 2025-01-01) | [2020-01-01, 2026-01-01)",
                "parcels: { key: zip, function: java.lang.String } | function io.shardline.PlacementGuardIT | function java.lang.String",
                "countries: spread | a copy on every shard | spread over the shards",
                "settings: { on: s1 } | pinned to s0 | pinned to s1",
                "legacy: { on: s1 } | spread over the shards | pinned to s1",
                "app.samples: { key: [device, site] } | (site, device) | (device, site)",
                "samples: { key: device } | (site, device) | (device)",
                "public.orders: { key: order_id } | (customer_id) | (order_id)",
            })
    void refusesATableThatIsPlacedOtherwise(String table, String noted, String declared) throws SQLException {
        initialize(topology(TABLES));
        ShardlineException refused = refusal(topology(table));
        String name = table.substring(0, table.indexOf(':'));
        assertThat(refused.primary()).contains("shard \"s0\"").contains("table \"" + name + "\"");
        String[] sentences = refused.detail().orElse("").split("\\. The topology says: ", 2);
        assertThat(sentences[0]).contains(noted);
        assertThat(sentences[1]).contains(declared);
    }

    @Test
    void showsWhereLongListsDiffer() throws SQLException {
        String many = "readings: { key: site, list: { s0: [%s], s1: [paris] } }";
        StringBuilder sites = new StringBuilder("a0");
        for (int i = 1; i < 2000; i++) {
            sites.append(", a").append(i);
        }
        initialize(topology(many.formatted(sites)));
        String changed = sites.toString().replace("a1500,", "b1500,");
        ShardlineException refused = refusal(topology(many.formatted(changed)));
        assertThat(refused.detail().orElse("")).contains("a1500").hasSizeLessThan(500);
    }

    @Test
    void refusesOtherBuckets() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        ShardlineException refused =
                refusal(topology("orders: { key: customer_id }", "buckets: { s0: 0-255, s1: 256-1023 }\n", "s0", "s1"));
        assertThat(refused.primary()).contains("the shards and their buckets").doesNotContain("orders");
        assertThat(refused.detail().orElse(""))
                .contains("s0 has 0-511; s1 has 512-1023", "s0 has 0-255; s1 has 256-1023");
    }

    @Test
    void refusesAnotherOrderOfTheShards() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        ShardlineException dealt = refusal(topology("orders: { key: customer_id }", "", "s1", "s0"));
        assertThat(dealt.detail().orElse("")).contains("s1 has 0-511; s0 has 512-1023");
        // Undeclared tables are made on the first shard, so it counts also where the buckets do not move.
        ShardlineException same =
                refusal(topology("orders: { key: customer_id }", "buckets: { s0: 0-511, s1: 512-1023 }\n", "s1", "s0"));
        assertThat(same.primary()).contains("the shards and their buckets");
    }

    @Test
    void refusesOneShardMoreOrLess() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        ShardlineException refused = refusal(topology("orders: { key: customer_id }", "", "s0"));
        assertThat(refused.detail().orElse("")).contains("2 shards", "1 shards");
    }

    @Test
    void refusesSwappedUrls() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        Topology swapped = Topology.builder()
                .shard("s0", cluster.url(1), cluster.user(), cluster.password())
                .shard("s1", cluster.url(0), cluster.user(), cluster.password())
                .sharded("orders", "customer_id")
                .build();
        ShardlineException refused = refusal(swapped);
        assertThat(refused.primary())
                .isEqualTo("shard \"s0\" has noted another placement than this topology's: the name of this database");
        assertThat(refused.detail().orElse(""))
                .isEqualTo("Of the name of this database is noted: s1. The topology says: s0.");
        assertThat(refused.getSuppressed()).hasSize(1);
    }

    @Test
    void addsTablesThatAreDeclaredLaterByInitializeAlone() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        String more = "orders: { key: customer_id }\nnews: { key: id }\n";
        ParallelConnection.open(topology(more)).close();
        ParallelConnection.open(topology("news: { key: other }")).close();
        initialize(topology(more));
        ParallelConnection.open(topology("orders: { key: customer_id }")).close();
        assertThat(refusal(topology("news: { key: other }")).primary()).contains("table \"news\"");
    }

    @Test
    void refusesToInitializeWhatAnotherHasInitializedMeanwhile() throws SQLException {
        try (ParallelConnection first = ParallelConnection.open(topology("orders: { key: customer_id }"));
                ParallelConnection second = ParallelConnection.open(topology("orders: { key: order_id }"))) {
            first.initialize();
            assertThatThrownBy(second::initialize)
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLACEMENT_DIFFERS));
        }
        assertThat(count(1, "select count(*) from shardline.placement where placement like '%order_id%'"))
                .isZero();
    }

    @Test
    void takesAnotherPlacementThatIsAccepted() throws SQLException {
        initialize(topology("orders: { key: customer_id }\ncountries: reference\napp.samples: { key: site }"));
        String changed = "orders: { key: order_id }\nsamples: { key: device }";
        Topology other = topology(changed, "buckets: { s0: 0-99, s1: 100-1023 }\n", "s0", "s1");
        refusal(other);
        ParallelConnection.acceptPlacement(other);
        ParallelConnection.open(other).close();
        ShardlineException old = refusal(topology("orders: { key: customer_id }"));
        assertThat(old.primary()).contains("the shards and their buckets", "table \"orders\"");
        // What it does not speak of stays as it was noted.
        assertThat(count(0, "select count(*) from shardline.placement where name = 'countries'"))
                .isOne();
        assertThat(count(0, "select count(*) from shardline.placement where name like '%samples'"))
                .isOne();
    }

    @Test
    void takesAnotherPlacementWhoseRowsAreDeletedByHand() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        cluster.onEach("delete from shardline.placement where kind = 'table' and name = 'orders'");
        initialize(topology("orders: { key: order_id }"));
        refusal(topology("orders: { key: customer_id }"));
    }

    @Test
    void asksAShardThatWasDownWhenItFirstAnswers() throws SQLException {
        initialize(topology("orders: { key: customer_id }"));
        cluster.on(1, "update shardline.placement set digest = 'other', placement = 'otherwise' where name = 'orders'");
        String database = databaseOf(1);
        cluster.on(0, "alter database " + database + " with allow_connections false");
        Topology lenient = topology("orders: { key: customer_id }", "startup: lenient\n", "s0", "s1");
        try (ParallelConnection db = ParallelConnection.open(lenient)) {
            assertThat(db.execute("/*+ shard(s0) */ select 1")).isEqualTo(1);
            assertThatThrownBy(() -> db.execute("/*+ shard(s1) */ select 1"))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNREACHABLE))
                    .hasMessageContaining("s1");
            cluster.on(0, "alter database " + database + " with allow_connections true");
            awaitOther(ErrorCode.SHARD_UNREACHABLE, db);
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> db.execute("/*+ shard(s1) */ select 1"))
                        .isInstanceOfSatisfying(
                                ShardlineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.PLACEMENT_DIFFERS))
                        .hasMessageContaining("shard \"s1\"")
                        .hasMessageContaining("is noted: otherwise");
            }
            ParallelConnection.acceptPlacement(lenient);
            awaitOther(ErrorCode.PLACEMENT_DIFFERS, db);
            assertThat(db.execute("/*+ shard(s1) */ select 1")).isEqualTo(1);
        } finally {
            cluster.on(0, "alter database " + database + " with allow_connections true");
        }
    }

    /** A shard that is out is tried again in the background. */
    private static void awaitOther(ErrorCode code, ParallelConnection db) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            try {
                db.execute("/*+ shard(s1) */ select 1");
                return;
            } catch (ShardlineException e) {
                if (e.code() != code) {
                    return;
                }
            }
        }
    }

    private String databaseOf(int shard) throws SQLException {
        try (Connection connection = cluster.connect(shard)) {
            return connection.getCatalog();
        }
    }

    @Test
    void refusesNotesThatItMayNotRead() throws SQLException {
        String user = "plain_" + UUID.randomUUID().toString().replace("-", "");
        initialize(topology("orders: { key: customer_id }"));
        cluster.on(0, "create role " + user + " login password 'plain'");
        try {
            Topology plain = Topology.builder()
                    .shard("s0", cluster.url(0), user, "plain")
                    .shard("s1", cluster.url(1), user, "plain")
                    .sharded("orders", "customer_id")
                    .build();
            assertThatThrownBy(() -> ParallelConnection.open(plain))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_INITIALIZED))
                    .hasMessageContaining("select on its table placement");
            cluster.onEach("grant usage on schema shardline to " + user + ";"
                    + "grant select, insert, delete on all tables in schema shardline to " + user);
            ParallelConnection.open(plain).close();
        } finally {
            cluster.onEach("drop owned by " + user);
            cluster.on(0, "drop role " + user);
        }
    }

    @Test
    void notesNothingForDatabasesOfWhichNothingIsDeclared() throws SQLException {
        List<org.postgresql.ds.PGSimpleDataSource> sources = cluster.urls().stream()
                .map(url -> {
                    org.postgresql.ds.PGSimpleDataSource source = new org.postgresql.ds.PGSimpleDataSource();
                    source.setUrl(url);
                    source.setUser(cluster.user());
                    source.setPassword(cluster.password());
                    return source;
                })
                .toList();
        try (ParallelConnection db = ParallelConnection.over(sources)) {
            db.initialize();
        }
        assertThat(count(0, "select count(*) from pg_class where relname = 'placement'"))
                .isZero();
    }
}
