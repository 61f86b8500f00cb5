package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.guard.OwnershipChecks;
import io.shardline.guard.OwnershipChecks.Check;
import io.shardline.guard.OwnershipChecks.State;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Guard;
import io.shardline.topology.ShardingRule;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import io.shardline.topology.TopologyBuilder;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** Rows that somebody brings to a shard without asking the router. */
@Timeout(120)
class OwnershipChecksIT {
    private static final int SHARDS = 3;
    private static final int ROWS = 200;
    private static final long SEED = Long.getLong("shardline.seed", System.nanoTime());

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.create(SHARDS);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private TopologyBuilder topology() {
        // Runs of several kinds, and one of a single bucket.
        TopologyBuilder topology = Topology.builder()
                .guard(Guard.CHECK)
                .buckets("s0", 0, 99)
                .buckets("s1", 100, 511)
                .buckets("s2", 512, 899)
                .buckets("s0", 900, 900)
                .buckets("s1", 901, 1023);
        for (int shard = 0; shard < SHARDS; shard++) {
            topology.shard("s" + shard, cluster.url(shard), cluster.user(), cluster.password());
        }
        return topology;
    }

    /** Every key is offered to every shard: its owner takes it, and no other. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "int2     ; (random() * 65535 - 32768)::int2::text",
                "int4     ; ((random() - 0.5) * 4e9)::int8::int4::text",
                "int8     ; ((random() - 0.5) * 1.8e19)::int8::text",
                "numeric  ; ((random() - 0.5) * 10 ^ (random() * 30 - 10)::int)::numeric::text",
                "numeric  ; case when random() < 0.5 then 'NaN' else (random() * 10)::int::text || '.500' end",
                "text     ; 'é' || (random() * 1e6)::int",
                "varchar(20) ; md5(random()::text)::varchar(20)",
                "char(9)  ; 'a' || (random() * 1e6)::int",
                "bytea    ; decode(md5(random()::text), 'hex')::text",
                "uuid     ; gen_random_uuid()::text",
                "date     ; ('2000-01-01'::date + ((random() - 0.5) * 1e6)::int)::text",
                "date     ; case when random() < 0.5 then 'infinity' else '-infinity' end",
                "timestamp ; ('2000-01-01'::timestamp + (random() - 0.5) * interval '400 years')::text",
                "timestamptz ; ('2000-01-01Z'::timestamptz + (random() - 0.5) * interval '400 years')::text",
                "timestamptz ; case when random() < 0.5 then 'infinity' else '-infinity' end",
                "small    ; (random() * 1000)::int::text",
            })
    void letOnlyTheOwnerTakeARow(String type, String value) throws SQLException {
        System.out.println("shardline.seed " + SEED);
        cluster.onEach("create domain small as int check (value >= 0); create table t (k " + type.strip() + ", n int)");
        List<String> keys = new ArrayList<>();
        try (Connection connection = cluster.connect(0);
                PreparedStatement seeded = connection.prepareStatement("select setseed(?)");
                PreparedStatement random =
                        connection.prepareStatement("select " + value + " from generate_series(1, " + ROWS + ")")) {
            seeded.setDouble(1, new Random(SEED).nextDouble());
            seeded.executeQuery().close();
            try (var row = random.executeQuery()) {
                while (row.next()) {
                    keys.add(row.getString(1));
                }
            }
        }
        checkEveryRow(topology().sharded("t", "k").build(), List.of(keys), type);
    }

    private void checkEveryRow(Topology topology, List<List<String>> columns, String types) throws SQLException {
        int width = columns.size();
        try (ParallelConnection db = ParallelConnection.open(topology)) {
            db.initialize();
            Owners owners = db.owners("t");
            String[] type = types.split("\\|");
            List<String> names = IntStream.range(0, width)
                    .mapToObj(i -> i == 0 ? "k" : "k" + i)
                    .toList();
            String values = String.join(
                    ", ",
                    IntStream.range(0, width)
                            .mapToObj(i -> "?::" + type[i].strip())
                            .toList());
            String insert = "insert into t (" + String.join(", ", names) + ") values (" + values + ")";
            for (int shard = 0; shard < SHARDS; shard++) {
                try (Connection connection = cluster.connect(shard);
                        PreparedStatement statement = connection.prepareStatement(insert)) {
                    for (int row = 0; row < columns.get(0).size(); row++) {
                        Object[] key = new Object[width];
                        for (int i = 0; i < width; i++) {
                            key[i] = columns.get(i).get(row);
                            statement.setString(i + 1, columns.get(i).get(row));
                        }
                        boolean owner = owner(owners, key).equals("s" + shard);
                        assertThat(isTaken(statement))
                                .as("key %s on s%d", List.of(key), shard)
                                .isEqualTo(owner);
                    }
                }
            }
        }
    }

    private static String owner(Owners owners, Object[] key) throws SQLException {
        try {
            return owners.shardOf(key);
        } catch (ShardlineException nobody) {
            return "";
        }
    }

    private static boolean isTaken(PreparedStatement statement) throws SQLException {
        try {
            statement.executeUpdate();
            return true;
        } catch (PSQLException e) {
            assertThat(e.getSQLState()).isEqualTo("23514");
            assertThat(e.getMessage()).contains("shardline_placement");
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "4"})
    void knowsKeysOfSeveralColumns(int width) throws SQLException {
        Random random = new Random(SEED);
        System.out.println("shardline.seed " + SEED);
        cluster.onEach("create table t (k int8, k1 text, k2 uuid, k3 int4)");
        List<List<String>> columns = new ArrayList<>(List.of(
                random.longs(ROWS).mapToObj(String::valueOf).toList(),
                random.ints(ROWS).mapToObj(i -> "x" + i).toList(),
                random.ints(ROWS)
                        .mapToObj(i -> new java.util.UUID(i, random.nextLong()).toString())
                        .toList(),
                random.ints(ROWS).mapToObj(String::valueOf).toList()));
        String[] key = List.of("k", "k1", "k2", "k3").subList(0, width).toArray(String[]::new);
        checkEveryRow(topology().sharded("t", key).build(), columns.subList(0, width), "int8|text|uuid|int4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text | it's,back\\slash,z,other | { s0: [\"it's\", \"back\\\\slash\"], s2: [z] } |",
                "int8 | 1,2,3,4 | { s0: [1], s1: [2, 3] } |",
                "char(3) | a,b,c,d | { s0: [a], s1: [b, c] } |",
                "timestamptz | 2024-01-01 00:00:00+00,2024-01-01 02:00:00+02,2025-01-01 00:00:00Z | { s1: [\"2024-01-01 01:00:00+01\"] } |",
                "text | B,a,b,é,m,zz | | { s0: [null, a], s1: [a, m], s2: [m, y] }",
                "date | 2019-01-01,2020-01-01,2024-12-31,2025-01-01,infinity,-infinity | | { s0: [2020-01-01, 2025-01-01], s1: [2025-01-01, null] }",
                "numeric | 0.5,1,1.0,99.99,100,NaN | | { s0: [1, 100], s2: [100, null] }",
            })
    void knowsListsAndRanges(String type, String keys, String list, String range) throws Exception {
        cluster.onEach("create table t (k " + type + ", n int)");
        String rule = list == null ? "range: " + range : "list: " + list;
        Topology read = Topology.load(
                new StringReader(cluster.yaml("t: { key: k, " + rule + " }") + "guard: check\n"), Map.of());
        checkEveryRow(read, List.of(List.of(keys.split(","))), type);
    }

    private List<Check> checks(Topology topology, int shard) throws SQLException {
        try (Connection connection = cluster.connect(shard)) {
            return new OwnershipChecks(topology).look("s" + shard, connection);
        }
    }

    @Test
    void areMadeByInitializeAloneAndOnlyWhereTheTopologyWantsThem() throws SQLException {
        cluster.onEach("create table t (k int)");
        Topology unguarded = topology().sharded("t", "k").guard(Guard.OFF).build();
        try (ParallelConnection db = ParallelConnection.open(unguarded)) {
            db.initialize();
        }
        assertThat(checks(unguarded, 0)).containsExactly(new Check("t", State.UNCHECKED, ""));
        Topology guarded = topology().sharded("t", "k").build();
        try (ParallelConnection db = ParallelConnection.open(guarded)) {
            assertThat(checks(guarded, 0)).containsExactly(new Check("t", State.UNCHECKED, ""));
            db.initialize();
            assertThat(checks(guarded, 0)).containsExactly(new Check("t", State.CHECKED, ""));
            for (int k = 0; k < 50; k++) {
                db.execute("insert into t values (?)", k);
            }
            assertThat(db.cursor()
                            .execute("select count(*) from t")
                            .fetchAll()
                            .get(0)
                            .getLong(1))
                    .isEqualTo(50);
            db.execute("create table u (k int)");
        }
        try (Connection connection = cluster.connect(0)) {
            assertThat(new OwnershipChecks(guarded).drop("s0", connection)).containsExactly("t");
        }
        assertThat(checks(guarded, 0)).containsExactly(new Check("t", State.UNCHECKED, ""));
    }

    @Test
    void sayThatRowsWereMisplacedBeforeAndHoldForNewOnesEvenSo() throws SQLException {
        cluster.onEach("create table t (k int)");
        Topology guarded = topology().sharded("t", "k").build();
        try (ParallelConnection db = ParallelConnection.open(guarded)) {
            int owner = guarded.indexOf(db.owners("t").shardOf(7));
            int other = (owner + 1) % SHARDS;
            cluster.on(other, "insert into t values (7)");
            assertThatThrownBy(db::initialize)
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLACEMENT_DIFFERS))
                    .hasMessageContaining("rows of table \"t\" on shard \"s" + other + "\" belong elsewhere")
                    .hasMessageContaining("doctor --rows");
            assertThat(checks(guarded, other)).containsExactly(new Check("t", State.NOT_VALIDATED, ""));
            assertThatThrownBy(() -> cluster.on(other, "insert into t values (7)"))
                    .hasMessageContaining("shardline_placement");
            cluster.on(other, "delete from t");
            db.initialize();
            assertThat(checks(guarded, other)).containsExactly(new Check("t", State.CHECKED, ""));
        }
    }

    @Test
    void areMadeAnewForAnotherPlacement() throws SQLException {
        cluster.onEach("create table t (k int, j int)");
        Topology before = topology().sharded("t", "k").build();
        try (ParallelConnection db = ParallelConnection.open(before)) {
            db.initialize();
        }
        Topology after = topology().sharded("t", "j").build();
        assertThat(checks(after, 1)).containsExactly(new Check("t", State.UNCHECKED, ""));
        ParallelConnection.acceptPlacement(after);
        try (ParallelConnection db = ParallelConnection.open(after)) {
            db.initialize();
            db.execute("insert into t values (1, 2), (2, 1), (3, 5)");
        }
        assertThat(checks(after, 1)).containsExactly(new Check("t", State.CHECKED, ""));
    }

    @Test
    void letKeysPassThatAreNull() throws SQLException {
        cluster.onEach("create table t (k date)");
        try (ParallelConnection db =
                ParallelConnection.open(topology().sharded("t", "k").build())) {
            db.initialize();
        }
        cluster.onEach("insert into t values (null)");
    }

    @Test
    void sayWhyTheyCannotBe() throws SQLException {
        cluster.onEach("create table t (k int); create table f (k float8)");
        Topology own = topology()
                .table("t", new Sharded(List.of("k"), new ShardingRule.Custom("com.acme.ZipFunction")))
                .sharded("f", "k")
                .build();
        assertThat(checks(own, 0)).allSatisfy(check -> {
            assertThat(check.state()).isEqualTo(State.IMPOSSIBLE);
            assertThat(check.reason()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "create table t (k int8 primary key, n int)",
                "create table if not exists app.t (n text, k uuid) partition by hash (k)",
                "create table t as select k::int8 as k, 1 as n from generate_series(1, 30) k",
                "select k::text as k into t from generate_series(1, 30) k",
                "create table t (like source including all)",
                "create schema more create table t (k date)",
            })
    void areMadeWithTheTable(String sql) throws SQLException {
        cluster.onEach(
                "create schema app; create table source (k int, n int, constraint shardline_placement check (n > 0))");
        Topology topology = topology().sharded("t", "k").reference("source").build();
        try (ParallelConnection db = ParallelConnection.open(topology);
                Session session = db.openSession()) {
            db.initialize();
            session.setAutoCommit(false);
            session.execute(sql);
            session.rollback();
            assertThat(constraints()).containsOnly(0L);
            session.setAutoCommit(true);
            session.execute(sql);
        }
        assertThat(constraints()).containsOnly(1L);
    }

    private List<Long> constraints() throws SQLException {
        List<Long> found = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            try (Connection connection = cluster.connect(shard);
                    PreparedStatement statement = connection.prepareStatement(
                            "select count(*) from pg_constraint where conname = 'shardline_placement' and conrelid::regclass::text"
                                    + " in ('t', 'app.t', 'more.t') and convalidated and contype = 'c'"
                                    + " and obj_description(oid, 'pg_constraint') like '%made by Shardline%'");
                    var row = statement.executeQuery()) {
                row.next();
                found.add(row.getLong(1));
            }
        }
        return found;
    }

    @Test
    void keepRowsOfOthersOutOfANewTable() throws SQLException {
        try (ParallelConnection db = ParallelConnection.open(
                topology().sharded("t", "k").reference("r").build())) {
            db.initialize();
            db.execute("create table t (k int)");
            db.execute("create table r (k int)");
            db.execute("create table not_declared (k int)");
            assertThat(checks(db.topology(), 0)).containsExactly(new Check("t", State.CHECKED, ""));
            int taken = 0;
            for (int shard = 0; shard < SHARDS; shard++) {
                try {
                    cluster.on(shard, "insert into t values (42)");
                    taken++;
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("23514");
                }
            }
            assertThat(taken).isEqualTo(1);
            cluster.onEach("insert into r values (1)");
        }
    }
}
