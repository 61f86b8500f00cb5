package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ShownRows;
import io.shardline.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Batches with {@code reWriteBatchedInserts}, where the entries of a shard become one statement, beside one server that is sent the
 * entries one by one.
 */
class JoinedBatchIT {
    private static final List<String> SHARDS = List.of("s0", "s1", "s2");

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static Connection one;
    /** Makes every text another one. */
    private static int serial;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        String table = "create table parts (k bigint, n int, t text, note text default 'none', primary key (k, n),"
                + " unique (k, t), check (n < 1000))";
        cluster.onEach(table);
        cluster.oracle().onEach(table);
        Path file = Files.createTempFile("joined", ".yaml");
        Files.writeString(
                file,
                cluster.yaml("parts: { key: k }")
                        .replaceAll("(jdbc:postgresql:[^\"]*)\"", "$1?reWriteBatchedInserts=true\""));
        db = ParallelConnection.open(file);
        Files.delete(file);
        one = cluster.oracle().connect(0);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        db.close();
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        cluster.onEach("truncate parts");
        cluster.oracle().onEach("truncate parts");
    }

    private static BatchResult onShards(String sql, List<@Nullable Object[]> entries) throws SQLException {
        try (Session session = db.openSession()) {
            return session.runBatch(
                    session.prepare(sql),
                    entries.stream().map(BoundParameters::of).toList(),
                    ExecuteOptions.DEFAULT);
        }
    }

    private static void onOne(String sql, List<@Nullable Object[]> entries) throws SQLException {
        try (PreparedStatement statement = one.prepareStatement(sql)) {
            for (@Nullable Object[] entry : entries) {
                for (int i = 0; i < entry.length; i++) {
                    statement.setObject(i + 1, entry[i]);
                }
                statement.execute();
            }
        }
    }

    private static void assertSameRows(String as) throws SQLException {
        String sql = "select * from parts order by k, n";
        try (Statement statement = one.createStatement();
                ResultSet expected = statement.executeQuery(sql);
                Cursor found = db.cursor().execute(sql)) {
            assertThat(ShownRows.of(found.resultSet())).as(as).isEqualTo(ShownRows.of(expected));
        }
    }

    /** Keys that come again among them, near and far. */
    private static List<@Nullable Object[]> entries(Random random, int keys, int size) {
        List<@Nullable Object[]> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            long key = random.nextInt(keys);
            entries.add(
                    new @Nullable Object[] {key, random.nextInt(3), random.nextInt(8) == 0 ? null : "t" + serial++});
        }
        return entries;
    }

    @Test
    void leavesTheRowsThatTheEntriesLeaveOneByOne() throws SQLException {
        long seed = Long.getLong("shardline.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> texts = List.of(
                "insert into parts (k, n, t) values (?, ?, ?) on conflict (k, n) do update set t = excluded.t,"
                        + " note = parts.t",
                "insert into parts (k, n, t) values (?, ?, ?) on conflict (n, k) do update set note = excluded.t"
                        + " where parts.t is not null",
                "insert into parts values (?, ?, ?) on conflict on constraint parts_pkey do update set t = excluded.t",
                "insert into parts (k, n, t) values (?, ?, ?) on conflict (k, t) do update set note = excluded.n"
                        + " where false",
                "insert into parts (k, n, t) values (?, ?, ?) on conflict do nothing");
        for (int i = 0; i < 40; i++) {
            String sql = texts.get(i % texts.size());
            boolean ownKeys = sql.contains("(k, t)");
            List<@Nullable Object[]> entries = entries(random, 1 << random.nextInt(12), 1 + random.nextInt(400));
            if (ownKeys) {
                empty();
                entries = entries.stream().filter(distinct()).toList();
            }
            long[] counts = onShards(sql, entries).counts();
            assertThat(counts).hasSize(entries.size());
            onOne(sql, entries);
            assertSameRows("seed " + seed + ", batch " + i + ": " + sql);
        }
    }

    /** That no entry fails for the other key. */
    private static Predicate<@Nullable Object[]> distinct() {
        Set<String> seen = new TreeSet<>();
        return entry -> seen.add(entry[0] + " " + entry[1]);
    }

    @Test
    void sendsOneTextHoweverManyEntriesThereAre() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            Prepared insert = session.prepare("insert into parts (n, k, t) values (?, ?, ?)");
            for (int size = 200; size < 210; size++) {
                int first = 1000 * size;
                List<Parameter[]> batch = IntStream.range(0, size)
                        .mapToObj(i -> BoundParameters.of(new Object[] {1, (long) first + i, "t"}))
                        .toList();
                assertThat(session.runBatch(insert, batch, ExecuteOptions.DEFAULT)
                                .counts())
                        .hasSize(size)
                        .containsOnly(Statement.SUCCESS_NO_INFO);
            }
            Set<String> prepared = new TreeSet<>();
            session.onShards(SHARDS, (shard, connection) -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select statement from pg_prepared_statements"
                                + " where statement like 'insert into parts (n,%'")) {
                    synchronized (prepared) {
                        while (rows.next()) {
                            prepared.add(rows.getString(1));
                        }
                    }
                }
            });
            assertThat(prepared).singleElement().asString().contains("unnest($3::pg_catalog.varchar[])");
        }
    }

    /** Each has something that a row of arrays would not have. */
    @Test
    void leavesToTheDriverWhatIsMoreThanRows() throws SQLException {
        List<@Nullable Object[]> entries = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            entries.add(new Object[] {(long) i, 1, "t", "note " + i});
        }
        String withAnother =
                "insert into parts (k, n, t) values (?, ?, ?)" + " on conflict (k, n) do update set note = ?";
        assertThat(onShards(withAnother, entries).counts()).hasSize(90);
        assertThat(onShards(withAnother, entries).counts()).hasSize(90);
        onOne(withAnother, entries);
        onOne(withAnother, entries);
        assertSameRows(withAnother);

        List<@Nullable Object[]> others = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            others.add(new Object[] {100L + i, 1, "t"});
        }
        List<Long> returned = new ArrayList<>();
        try (Session session = db.openSession()) {
            BatchResult keys = session.runBatch(
                    session.prepare("insert into parts (k, n, t) values (?, ?, ?)"),
                    others.stream().map(BoundParameters::of).toList(),
                    new ExecuteOptions(0, 0, 0, ResultSet.TYPE_FORWARD_ONLY, Optional.of(List.of("k"))));
            assertThat(keys.counts()).containsOnly(1);
            try (ResultSet rows = keys.generatedKeys().orElseThrow()) {
                while (rows.next()) {
                    returned.add(rows.getLong(1));
                }
            }
        }
        assertThat(returned)
                .isEqualTo(others.stream().map(entry -> (Long) entry[0]).toList());
    }

    @Test
    void leavesNothingWhereAnEntryFails() throws SQLException {
        List<@Nullable Object[]> entries = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            entries.add(new Object[] {(long) i, i == 77 ? 1000 : 1, "secret"});
        }
        assertThatThrownBy(() -> onShards("insert into parts (k, n, t) values (?, ?, ?)", entries))
                .isInstanceOfSatisfying(BatchUpdateException.class, failure -> {
                    assertThat(failure.getSQLState()).isEqualTo("23514");
                    assertThat(failure.getMessage())
                            .startsWith("The batch was aborted: ERROR: new row for relation \"parts\" violates check")
                            .contains("Shard: ")
                            .doesNotContain("insert into");
                    assertThat(failure.getLargeUpdateCounts()).hasSize(120).containsOnly(Statement.EXECUTE_FAILED);
                });
        assertSameRows("after a failure");
        // A cast is more than a placeholder: the driver joins such rows, and counts what it has made of them.
        String cast = "insert into parts (k, n, note) values (?, ?, ?::text)";
        assertThatThrownBy(() -> onShards(cast, entries))
                .hasMessageStartingWith("The batch was aborted: ERROR: new row")
                .hasMessageNotContaining("insert into");
        assertSameRows("after a failure");
    }

    /** The driver does not know what an entry of a batch wrote, but what a query's rows come to is counted. */
    @Test
    void countsTheRowsOfAQueryThatGoToTheirOwners() throws SQLException {
        try (Cursor cursor = db.cursor()) {
            assertThat(cursor.execute("insert into parts (k, n, t)"
                                    + " select i, i % 2, 't' from generate_series(1, 2500) i")
                            .rowCount())
                    .isEqualTo(2500);
            assertThat(cursor.execute("insert into parts (k, n, t)"
                                    + " select k + 2000, 0, 't' from parts on conflict do nothing")
                            .rowCount())
                    .isEqualTo(2000);
        }
    }
}
