package io.shardline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.ShardlineException;
import io.shardline.topology.RoutedFunction.Argument.At;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.ShardingRule.Hash;
import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement.KeyUpdates;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.TablePlacement.Spread;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    private static TopologyBuilder twoShards() {
        return Topology.builder()
                .shard("s0", "jdbc:postgresql:a", "app", "secret")
                .shard("s1", "jdbc:postgresql:b", "app", "secret");
    }

    private static Sharded listed(ListEntry... entries) {
        return new Sharded(List.of("k"), new ByList(List.of(entries)));
    }

    @Test
    void buildsWhatTheFileBuilds() throws ShardlineException {
        Topology built = Topology.builder()
                .shard("s0", "jdbc:postgresql:a", "app", "pw")
                .shard("s1", "jdbc:postgresql:b", "app", "pw", Map.of("maximumPoolSize", "4"))
                .pool("maxLifetime", "30min")
                .buckets("s0", 0, 99)
                .buckets("s1", 100, 1023)
                .sharded("Customers", KeyUpdates.MOVE, "customer_id")
                .table(
                        "readings",
                        new Sharded(
                                List.of("Site"),
                                new ByList(List.of(new ListEntry("lyon", "s0"), new ListEntry("paris", "s1")))))
                .table(
                        "app.invoices",
                        new Sharded(
                                List.of("issued_on"),
                                new ByRange(List.of(
                                        new RangeEntry("2020-01-01", "2025-01-01", "s0"),
                                        new RangeEntry("2025-01-01", null, "s1")))))
                .reference("countries")
                .pinned("settings", "s0")
                .spread("legacy")
                .function("Order_Total", "public.customers", "1")
                .function("app.mean", "readings", "Site")
                .gatherBytes(1 << 20)
                .statementTimeout(Duration.ofSeconds(30))
                .scatterThreads(8)
                .acrossShards(AcrossShards.REFUSE)
                .guard(Guard.CHECK)
                .startup(Startup.LENIENT)
                .build();
        String yaml = """
                version: 1
                shards:
                  s0: { url: "jdbc:postgresql:a", user: app, password: pw }
                  s1: { url: "jdbc:postgresql:b", user: app, password: pw, pool: { maximumPoolSize: 4 } }
                pool: { maxLifetime: 30min }
                buckets: { s0: 0-99, s1: 100-1023 }
                tables:
                  Customers: { key: customer_id, keyUpdates: move }
                  readings: { key: Site, list: { s0: lyon, s1: paris } }
                  app.invoices: { key: issued_on, range: { s0: [2020-01-01, 2025-01-01], s1: [2025-01-01, null] } }
                  countries: reference
                  settings: { on: s0 }
                  legacy: spread
                functions:
                  Order_Total: { table: customers, key: 1 }
                  app.mean: { table: readings, key: Site }
                limits: { gatherBytes: 1MiB, statementTimeout: 30s, scatterThreads: 8 }
                transactions: { acrossShards: refuse }
                guard: check
                startup: lenient
                """;
        Topology read = Topology.load(new StringReader(yaml), Map.of());
        assertThat(built.shards()).isEqualTo(read.shards());
        assertThat(built.tables()).isEqualTo(read.tables());
        assertThat(built.functions()).isEqualTo(read.functions()).hasSize(2);
        assertThat(built.bucketOwners()).isEqualTo(read.bucketOwners());
        assertThat(built.limits()).isEqualTo(read.limits());
        assertThat(built.acrossShards()).isEqualTo(read.acrossShards());
        assertThat(built.guard()).isEqualTo(read.guard());
        assertThat(built.startup()).isEqualTo(read.startup());
        assertThat(built.digest()).isEqualTo(read.digest());
    }

    @Test
    void reportsEveryProblemOfABuilderAtOnce() {
        ShardlineException e = catchThrowableOfType(
                ShardlineException.class,
                () -> Topology.builder()
                        .shard("s0", "jdbc:postgresql:a", "app", "secret", Map.of("maxPoolSize", "3"))
                        .shard("s0", "jdbc:postgresql:b", "app", "secret")
                        .shard("s1", "jdbc:postgresql:a", "app", "secret")
                        .buckets("s0", 0, 1024)
                        .sharded("t")
                        .pinned("u", "s7")
                        .table(
                                "v",
                                listed(
                                        new ListEntry("x", "s0"),
                                        new ListEntry("x", "s1"),
                                        new ListEntry("y", "nowhere")))
                        .gatherBytes(-1)
                        .statementTimeout(Duration.ZERO)
                        .scatterThreads(0)
                        .build());
        assertThat(e.primary()).isEqualTo("topology has 11 problems");
        assertThat(e.detail().orElse("").lines())
                .containsExactly(
                        "key \"shards.s0\": the name is taken (key \"shards.s0\")",
                        "key \"shards.s1.url\": is the database of shard \"s0\" (key \"shards.s0\"); rows would be read twice",
                        "key \"shards.s0.pool.maxPoolSize\": unknown key; did you mean \"maximumPoolSize\"?",
                        "key \"buckets.s0\": must be buckets 0 to 1023, the lower one first",
                        "key \"tables.t.key\": names no column",
                        "key \"tables.u.on\": there is no shard \"s7\"; did you mean \"s0\"?",
                        "key \"tables.v.list.s1[0]\": the value is given to shard \"s0\" already (key \"tables.v.list.s0[0]\")",
                        "key \"tables.v.list.nowhere\": there is no shard \"nowhere\"",
                        "key \"limits.gatherBytes\": must not be negative",
                        "key \"limits.scatterThreads\": must be 1 to 10000",
                        "key \"limits.statementTimeout\": must be 1ms to 2147483647ms");
    }

    @Test
    void needsAShard() {
        assertThatThrownBy(() -> Topology.builder().build()).hasMessageContaining("there is no shard");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 512", "3, 683", "1024, 1023"})
    void dealsTheLastBucketsToTheLastShard(int shards, int begin) {
        int[] owners = BucketMap.dealt(shards);
        assertThat(owners[begin]).isEqualTo(shards - 1);
        assertThat(owners[1023]).isEqualTo(shards - 1);
        assertThat(begin == 0 ? -1 : owners[begin - 1]).isEqualTo(shards - 2);
        assertThat(owners).isSorted();
    }

    @Test
    void prefersTheTableOfTheSchema() throws ShardlineException {
        Topology topology =
                twoShards().reference("t").spread("app.t").spread("app.only").build();
        assertThat(topology.table("app", "t")).contains(new Spread());
        assertThat(topology.table("public", "t")).contains(new Reference());
        assertThat(topology.table(null, "t")).contains(new Reference());
        assertThat(topology.table("app", "only")).contains(new Spread());
        assertThat(topology.table("public", "only")).isEmpty();
        assertThat(topology.table(null, "only")).isEmpty();
    }

    @Test
    void prefersTheFunctionOfTheSchema() throws ShardlineException {
        Topology topology = twoShards()
                .sharded("t", "k")
                .function("f", "t", "1")
                .function("app.f", "t", "2")
                .build();
        assertThat(topology.function("app", "f").orElseThrow().key()).containsExactly(new At(2));
        assertThat(topology.function("public", "f").orElseThrow().key()).containsExactly(new At(1));
        assertThat(topology.function("public", "g")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Orders, orders",
        "APP.Orders, app.orders",
        "'\"Orders\"', '\"Orders\"'",
        "'\"a\"\"b.c\".\"lower\"', '\"a\"\"b.c\".lower'",
        "ÉTÉ, ÉtÉ",
        "_a$1, _a$1"
    })
    void foldsNamesAsPostgresqlDoes(String text, String shown) {
        assertThat(TableName.parse(text)).map(TableName::toString).contains(shown);
        assertThat(TableName.parse(shown)).isEqualTo(TableName.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "1a", "a b", "\"a", "\"\"", "\"a\"b", "a-b", "$a"})
    void refusesWhatPostgresqlWouldNotReadAsATable(String text) {
        assertThat(TableName.parse(text)).isEmpty();
    }

    @Test
    void cutsNamesAt63BytesBetweenLetters() {
        assertThat(TableName.parse("A".repeat(70)).map(TableName::name)).contains("a".repeat(63));
        assertThat(TableName.parse("a" + "é".repeat(40)).map(TableName::name)).contains("a" + "é".repeat(31));
        assertThat(TableName.parse("é".repeat(40)).map(TableName::name)).contains("é".repeat(31));
    }

    @Test
    void showsNoPassword() throws ShardlineException {
        Topology topology = Topology.builder()
                .shard("s0", "jdbc:postgresql://db/app?user=u&password=secret", "app", "secret")
                .shard(
                        "s1",
                        "jdbc:postgresql://u:secret@db/app",
                        null,
                        null,
                        Map.of("connectionInitSql", "set x = 'secret'"))
                .build();
        assertThat(topology.shards().get(0)).hasToString("Shard[s0 jdbc:postgresql://db/app]");
        assertThat(topology.shards().get(1)).hasToString("Shard[s1 jdbc:postgresql://db/app]");
        assertThat(topology.toString()).doesNotContain("secret");
    }

    @Test
    void colocatesTablesOfOneRuleAndKeyLength() throws ShardlineException {
        Topology topology = twoShards().build();
        Sharded hash = new Sharded(List.of("a"), new Hash());
        assertThat(topology.colocated(hash, new Sharded(List.of("b"), new Hash())))
                .isTrue();
        assertThat(topology.colocated(hash, new Sharded(List.of("a", "b"), new Hash())))
                .isFalse();
        ListEntry x = new ListEntry("x", "s0");
        ListEntry y = new ListEntry("y", "s1");
        assertThat(topology.colocated(listed(x, y), listed(y, x))).isTrue();
        assertThat(topology.colocated(listed(x, y), listed(x))).isFalse();
        assertThat(topology.colocated(listed(x), hash)).isFalse();
        Sharded custom = new Sharded(List.of("a"), new Custom("A"));
        assertThat(topology.colocated(custom, new Sharded(List.of("z"), new Custom("A"))))
                .isTrue();
        assertThat(topology.colocated(custom, new Sharded(List.of("a"), new Custom("B"))))
                .isFalse();
    }

    @Test
    void keepsItsDigestUnlessRowsMove() throws ShardlineException {
        String digest = twoShards().reference("t").sharded("u", "k").build().digest();
        assertThat(digest).isEqualTo(GOLDEN_DIGEST);
        assertThat(Topology.builder()
                        .shard("s0", "jdbc:postgresql:elsewhere", "other", null)
                        .shard("s1", "jdbc:postgresql:b", null, null)
                        .pool("maximumPoolSize", "3")
                        .scatterThreads(1)
                        .sharded("U", KeyUpdates.MOVE, "K")
                        .reference("T")
                        .build()
                        .digest())
                .isEqualTo(digest);
        assertThat(List.of(
                        twoShards().reference("t").sharded("u", "j").build().digest(),
                        twoShards().reference("t").sharded("x.u", "k").build().digest(),
                        twoShards().spread("t").sharded("u", "k").build().digest(),
                        twoShards()
                                .buckets("s0", 0, 510)
                                .buckets("s1", 511, 1023)
                                .reference("t")
                                .sharded("u", "k")
                                .build()
                                .digest()))
                .doesNotContain(digest)
                .doesNotHaveDuplicates();
    }

    /** Kept by servers: a change here would make every router refuse its shards. */
    private static final String GOLDEN_DIGEST = "390e3b0f78606952f120ea6a49dc354e90010c4c7a39e11b572fd6478c9ca7fd";

    @Test
    void givesOutNothingThatCanBeChanged() throws ShardlineException {
        Topology topology = twoShards().build();
        topology.bucketOwners()[0] = 1;
        assertThat(topology.bucketOwners()[0]).isZero();
        assertThatThrownBy(() -> topology.tables().put(new TableName(Optional.empty(), "x"), new Spread()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> topology.shards().get(0).pool().put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void findsShardsByName() throws ShardlineException {
        assertThat(twoShards().build().indexOf("s1")).isEqualTo(1);
        assertThat(twoShards().build().indexOf("s9")).isEqualTo(-1);
    }
}
