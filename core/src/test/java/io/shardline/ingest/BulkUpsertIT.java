package io.shardline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upserts of records: what they write, count and refuse. */
@Timeout(90)
class BulkUpsertIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("""
                create table items (k bigint, n int, v text, hits int default 1 check (hits < 100), tag text,
                    primary key (k, n), unique (k, tag));
                create table plain (k bigint, v text);
                create table shapes (k int primary key, doc json, at timestamptz, area point, list int[], raw bytea,
                    id bigint generated always as identity);
                create table words (w varchar(5) primary key);
                create table codes (k int primary key, c char(2), v varchar(2), b bit(3), vb varbit(2), n numeric(4, 1));
                """);
        cluster.on(1, "create table alone (k int primary key, v text)");
        String yaml = cluster.yaml("""
                        items: { key: k }
                        plain: { key: k }
                        shapes: { key: k }
                        words: { key: w }
                        codes: { key: k }
                        """) + "\npool: { maximumPoolSize: 4, connectionTimeout: 5s }\n";
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        cluster.onEach("truncate items, plain, shapes, words, codes");
        cluster.on(1, "truncate alone");
    }

    private static Map<String, Object> item(long k, @Nullable Object v) {
        Map<String, Object> item = new HashMap<>();
        item.put("k", k);
        item.put("n", 1);
        item.put("v", v);
        return item;
    }

    private static List<Map<String, Object>> items(int count, String v) {
        return IntStream.range(0, count).mapToObj(k -> item(k, v + k)).toList();
    }

    private static String rows(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).fetchAll().forEach(row -> all.append(row.values()));
        }
        return all.toString();
    }

    private static UpsertResult result(long read, long inserted, long updated, long unchanged) {
        return new UpsertResult(read, inserted, updated, unchanged, 0, 0, 0, 0);
    }

    @Test
    void takesArraysOfTheColumnsThatAreNamed() throws SQLException {
        BulkUpsert.Builder upsert = BulkUpsert.into("items").columns("v", "k", "n");
        assertThat(upsert.build()
                        .run(db, List.of(new Object[] {"a", 1, 1}, new @Nullable String[] {null, "2", "1"}))
                        .inserted())
                .isEqualTo(2);
        try (Cursor cursor = db.cursor()) {
            cursor.execute("select k, n, v from items order by k");
            assertThat(cursor.fetchAll().stream().map(row -> row.toMap().toString()))
                    .containsExactly("{k=1, n=1, v=a}", "{k=2, n=1, v=null}");
        }
        List<Object[]> unnamed = List.<Object[]>of(new Object[] {1, 1, "a"});
        assertThatThrownBy(() -> BulkUpsert.into("items").run(db, unnamed)).hasMessageContaining("no named fields");
        List<Object[]> tooLong = List.<Object[]>of(new Object[] {"a", 1, 1, 1});
        assertThatThrownBy(() -> upsert.run(db, tooLong)).hasMessageContaining("refused");
    }

    @Test
    void insertsTheNewUpdatesTheChangedAndLeavesTheRest() throws Exception {
        BulkUpsert upsert = BulkUpsert.into("items").chunkRows(700).build();
        assertThat(upsert.run(db, items(5000, "a"))).isEqualTo(result(5000, 5000, 0, 0));
        assertThat(upsert.run(db, items(5000, "a"))).isEqualTo(result(5000, 0, 0, 5000));
        List<Map<String, Object>> changed = new ArrayList<>(items(6000, "a"));
        for (int k = 0; k < 6000; k += 10) {
            changed.set(k, item(k, k % 20 == 0 ? null : "new"));
        }
        assertThat(upsert.run(db, changed)).isEqualTo(result(6000, 1000, 500, 4500));
        assertThat(rows("select count(*), count(v) from items")).isEqualTo("[6000, 5700]");
        try (Cursor cursor = db.cursor()) {
            assertThat(cursor.execute("select v from items where k = ?", 4990).fetchAll())
                    .hasSize(1);
        }
    }

    record Item(long k, int n, String v) {}

    @Test
    void takesMapsJavaRecordsAndRowsInAnyOrderOfFields() throws Exception {
        BulkUpsert upsert = BulkUpsert.into("items").build();
        assertThat(upsert.run(db, Stream.of(new Item(1, 1, "a"), new Item(2, 1, "b")))
                        .inserted())
                .isEqualTo(2);
        try (Cursor cursor = db.cursor()) {
            assertThat(upsert.run(
                            db, cursor.execute("select v, n, k from items").fetchAll()))
                    .isEqualTo(result(2, 0, 0, 2));
        }
        assertThat(upsert.run(db, List.of(item(1, "x"), Map.of("v", "y", "n", 1, "k", 2L))))
                .isEqualTo(result(2, 0, 2, 0));
        assertThat(upsert.run(db, List.of())).isEqualTo(result(0, 0, 0, 0));
    }

    @Test
    void letsTheLastOrTheFirstOfAKeyWinOrRefusesTheSecond() throws Exception {
        List<Map<String, Object>> twice = List.of(item(1, "a"), item(2, "b"), item(1, "c"));
        assertThat(BulkUpsert.into("items").run(db, twice)).isEqualTo(new UpsertResult(3, 2, 0, 0, 0, 0, 0, 1));
        assertThat(rows("select v from items order by k")).isEqualTo("[c][b]");
        assertThat(BulkUpsert.into("items")
                        .onDuplicateInput(DuplicateInput.FIRST_WINS)
                        .run(db, twice))
                .isEqualTo(new UpsertResult(3, 0, 1, 1, 0, 0, 0, 1));
        assertThat(rows("select v from items order by k")).isEqualTo("[a][b]");
        List<Reject> rejects = new ArrayList<>();
        UpsertResult refused = BulkUpsert.into("items")
                .onDuplicateInput(DuplicateInput.ERROR)
                .refuse(5, rejects::add)
                .run(db, twice);
        assertThat(refused).isEqualTo(new UpsertResult(3, 0, 0, 2, 0, 0, 1, 0));
        assertThat(rejects)
                .singleElement()
                .satisfies(reject -> assertThat(reject.row()).isEqualTo(3));
    }

    @Test
    void lastWinsAlsoOverChunksAndBetweenKeysThatOnlyAServerSeesToBeEqual() throws Exception {
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(item(i % 7, "v" + i));
        }
        BulkUpsert.into("items").chunkRows(100).writersPerShard(2).run(db, many);
        assertThat(rows("select k, v from items order by k"))
                .isEqualTo("[0, v2996][1, v2997][2, v2998][3, v2999][4, v2993][5, v2994][6, v2995]");
        List<Map<String, Object>> spelled =
                List.of(Map.of("k", 50, "n", "1", "v", "first"), Map.of("k", "50", "n", " 1", "v", "last"));
        assertThat(BulkUpsert.into("items").run(db, spelled)).isEqualTo(new UpsertResult(2, 1, 0, 0, 0, 0, 0, 1));
        assertThat(rows("select v from items where k = 50")).isEqualTo("[last]");
    }

    @Test
    void namesRecordsWithoutAFieldOrAKeyByTheirRow() throws Exception {
        Map<String, Object> missing = new HashMap<>(item(2, "b"));
        missing.remove("v");
        Map<String, Object> extra = new HashMap<>(item(3, "c"));
        extra.put("w", 1);
        Map<String, Object> noKey = item(4, "d");
        noKey.put("k", null);
        Map<String, Object> badKey = item(5, "e");
        badKey.put("k", "five");
        List<Reject> rejects = new ArrayList<>();
        UpsertResult result = BulkUpsert.into("items")
                .refuse(10, rejects::add)
                .run(db, List.of(item(1, "a"), missing, extra, noKey, badKey, item(6, "f")));
        assertThat(result).isEqualTo(new UpsertResult(6, 2, 0, 0, 0, 0, 4, 0));
        assertThat(rejects).extracting(Reject::row).containsExactly(2L, 3L, 4L, 5L);
        assertThat(rejects).extracting(Reject::sqlState).containsExactly("07001", "07001", "23502", "22023");
        assertThat(rejects.get(0).reason()).isEqualTo("the record has no field \"v\"");
    }

    private static List<Map<String, Object>> withBadRows(int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int k = 1; k <= count; k++) {
            Map<String, Object> row = item(k, "v");
            row.put("hits", k % 300 == 0 ? "many" : k % 400 == 0 ? 500 : 5);
            rows.add(row);
        }
        return rows;
    }

    @Test
    void findsBadRowsAndWritesTheRest(@TempDir Path folder) throws Exception {
        for (int count : new int[] {500, 5000}) {
            empty();
            long words = count / 300;
            long broken = count / 400 - count / 1200;
            List<Reject> rejects = new ArrayList<>();
            UpsertResult result =
                    BulkUpsert.into("items").refuse(100, rejects::add).run(db, withBadRows(count));
            assertThat(result)
                    .isEqualTo(new UpsertResult(count, count - words - broken, 0, 0, 0, 0, words + broken, 0));
            assertThat(rows("select count(*) from items")).isEqualTo("[" + (count - words - broken) + "]");
            assertThat(rejects)
                    .filteredOn(reject -> reject.row() % 300 == 0)
                    .hasSize((int) words)
                    .allSatisfy(reject -> assertThat(reject.sqlState()).isEqualTo("22P02"))
                    .allSatisfy(reject -> assertThat(reject.column()).contains("hits"));
            assertThat(rejects)
                    .filteredOn(reject -> reject.row() % 300 != 0)
                    .hasSize((int) broken)
                    .allSatisfy(reject -> assertThat(reject.constraint()).contains("items_hits_check"));
        }
        empty();
        Path file = folder.resolve("rejects");
        assertThat(BulkUpsert.into("items")
                        .asAWhole()
                        .refuse(100, Rejects.toFile(file))
                        .run(db, withBadRows(1300)))
                .isEqualTo(new UpsertResult(1300, 1294, 0, 0, 0, 0, 6, 0));
        assertThat(Files.readAllLines(file))
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).startsWith("400\t23514\t\titems_hits_check\t"));
    }

    @Test
    void saysWhatARecordThatEndsTheRunIsMissing() {
        assertThatThrownBy(() -> BulkUpsert.into("items").run(db, List.of(item(1, "a"), Map.of("k", 2L, "n", 1))))
                .hasMessageContaining("row 2 of the input")
                .hasMessageContaining("has no field \"v\"");
    }

    @Test
    void stopsAtTheFirstBadRowUnlessToldOtherwiseAndNamesIt() throws Exception {
        List<Map<String, Object>> rows = withBadRows(399);
        ShardlineException one = catchThrowableOfType(
                ShardlineException.class, () -> BulkUpsert.into("items").run(db, rows));
        assertThat(one.code()).isEqualTo(ErrorCode.ROW_REFUSED);
        assertThat(one.primary()).isEqualTo("row 300 of the input was refused");
        assertThat(((SQLException) Objects.requireNonNull(one.getCause())).getSQLState())
                .isEqualTo("22P02");
        ShardlineException limit = catchThrowableOfType(
                ShardlineException.class,
                () -> BulkUpsert.into("items").refuse(2, reject -> {}).run(db, withBadRows(2000)));
        assertThat(limit.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("2 rows had been refused"));
    }

    @Test
    void writesNothingAsAWholeIfARecordIsRefused() throws Exception {
        assertThatThrownBy(() -> BulkUpsert.into("items")
                        .asAWhole()
                        .chunkRows(50)
                        .build()
                        .run(db, withBadRows(399).iterator()))
                .isInstanceOf(ShardlineException.class);
        assertThat(rows("select count(*) from items")).isEqualTo("[0]");
        assertThat(BulkUpsert.into("items")
                        .asAWhole()
                        .chunkRows(50)
                        .run(db, items(1000, "a"))
                        .inserted())
                .isEqualTo(1000);
        assertThat(rows("select count(*) from items")).isEqualTo("[1000]");
    }

    @Test
    void reportsASecondUniqueConstraintByRow() throws Exception {
        Map<String, Object> one = new HashMap<>(item(1, "a"));
        one.put("tag", "t");
        Map<String, Object> other = new HashMap<>(one);
        other.put("n", 2);
        List<Reject> rejects = new ArrayList<>();
        UpsertResult result = BulkUpsert.into("items").refuse(1, rejects::add).run(db, List.of(one, other));
        assertThat(result).isEqualTo(new UpsertResult(2, 1, 0, 0, 0, 0, 1, 0));
        assertThat(rejects.get(0)).satisfies(reject -> {
            assertThat(reject.row()).isEqualTo(2);
            assertThat(reject.sqlState()).isEqualTo("23505");
            assertThat(reject.constraint()).contains("items_k_tag_key");
        });
    }

    @Test
    void wantsAUniqueIndexWithTheShardKeyBeforeTheFirstRow() throws Exception {
        assertThatThrownBy(() -> BulkUpsert.into("plain").run(db, List.of(Map.of("k", 1, "v", "a"))))
                .hasMessageContaining("no primary key or unique index");
        assertThatThrownBy(() -> BulkUpsert.into("plain").conflictOn("k").run(db, List.of(Map.of("k", 1, "v", "a"))))
                .hasMessageContaining("CREATE UNIQUE INDEX ON \"plain\" (\"k\")");
        // Not that an index is missing, which could not be made.
        assertThatThrownBy(() -> BulkUpsert.into("plain").conflictOn("v").run(db, List.of(Map.of("k", 1, "v", "a"))))
                .hasMessageContaining("do not contain its shard key");
        cluster.onEach("create unique index plain_v on plain (v)");
        try {
            assertThatThrownBy(() -> BulkUpsert.into("plain").run(db, List.of(Map.of("k", 1, "v", "a"))))
                    .hasMessageContaining("do not contain its shard key");
        } finally {
            cluster.onEach("drop index plain_v");
        }
        assertThatThrownBy(() -> BulkUpsert.into("items").update("k").run(db, items(1, "a")))
                .hasMessageContaining("conflict column \"k\" is not updated");
        assertThatThrownBy(() -> BulkUpsert.into("items").run(db, List.of(Map.of("k", 1, "n", 1, "nope", 1))))
                .hasMessageContaining("no column \"nope\"");
        assertThatThrownBy(() -> BulkUpsert.into("items").run(db, List.of(Map.of("k", 1, "v", "a"))))
                .hasMessageContaining("no field for conflict column \"n\"");
    }

    @Test
    void doesNothingOnConflictWhereThereAreOnlyKeys() throws Exception {
        List<Map<String, String>> words = List.of(Map.of("w", "a"), Map.of("w", "b"));
        assertThat(BulkUpsert.into("words").run(db, words)).isEqualTo(result(2, 2, 0, 0));
        assertThat(BulkUpsert.into("words").run(db, words)).isEqualTo(result(2, 0, 0, 2));
        assertThat(BulkUpsert.into("words")
                        .mode(UpsertMode.UPDATE)
                        .run(db, List.of(Map.of("w", "a"), Map.of("w", "new"))))
                .isEqualTo(new UpsertResult(2, 0, 0, 1, 0, 1, 0, 0));
        List<Reject> rejects = new ArrayList<>();
        BulkUpsert.into("words").refuse(9, rejects::add).run(db, List.of(Map.of("w", "too long")));
        assertThat(rejects).hasSize(1);
    }

    @Test
    void hasModesForNewRowsForOldRowsAndForBoth() throws Exception {
        BulkUpsert.into("items").run(db, items(10, "a"));
        assertThat(BulkUpsert.into("items").mode(UpsertMode.IGNORE).run(db, items(12, "b")))
                .isEqualTo(result(12, 2, 0, 10));
        assertThat(BulkUpsert.into("items").mode(UpsertMode.UPDATE).run(db, items(15, "b")))
                .isEqualTo(new UpsertResult(15, 0, 10, 2, 0, 3, 0, 0));
        List<Reject> rejects = new ArrayList<>();
        assertThat(BulkUpsert.into("items")
                        .mode(UpsertMode.INSERT)
                        .refuse(20, rejects::add)
                        .run(db, items(15, "c")))
                .isEqualTo(new UpsertResult(15, 3, 0, 0, 0, 0, 12, 0));
        assertThat(rejects).allSatisfy(reject -> assertThat(reject.constraint()).contains("items_pkey"));
    }

    @Test
    void updatesChosenColumnsByExpressionsAndConditions() throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            Map<String, Object> row = item(k, "v" + k);
            row.put("hits", 10 + k);
            rows.add(row);
        }
        BulkUpsert.into("items").run(db, rows);
        rows.forEach(row -> row.put("v", "other"));
        UpsertResult result = BulkUpsert.into("items")
                .update("hits")
                .set("hits", "items.hits + excluded.hits")
                .updateWhere("excluded.k % 2 = 0")
                .run(db, rows);
        assertThat(result).isEqualTo(result(4, 0, 2, 2));
        assertThat(rows("select k, v, hits from items order by k"))
                .isEqualTo("[0, v0, 20][1, v1, 11][2, v2, 24][3, v3, 13]");
        assertThat(BulkUpsert.into("items").onlyChanged(false).run(db, items(4, "v")))
                .isEqualTo(result(4, 0, 4, 0));
    }

    @Test
    void deletesTheRowsOfFlaggedRecords() throws Exception {
        BulkUpsert.into("items").run(db, items(5, "a"));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int k = 3; k < 7; k++) {
            Map<String, Object> row = item(k, "b");
            row.put("gone", k % 2 == 0);
            rows.add(row);
        }
        assertThat(BulkUpsert.into("items").deleteFlag("gone").run(db, rows))
                .isEqualTo(new UpsertResult(4, 1, 1, 0, 1, 1, 0, 0));
        assertThat(rows("select k from items order by k")).isEqualTo("[0][1][2][3][5]");
    }

    @Test
    void writesTypesOfAllKindsAndComparesWhatHasNoEquality() throws Exception {
        for (int count : new int[] {3, 600}) {
            cluster.onEach("truncate shapes");
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                Map<String, Object> row = new HashMap<>();
                row.put("k", k);
                row.put("doc", "{\"a\": \"\\t\\\\ \"}");
                row.put("at", Instant.parse("2024-02-29T12:00:00.123456Z"));
                row.put("area", k == 0 ? null : "(1,2)");
                row.put("list", List.of(1, k));
                row.put("raw", new byte[] {0, 1, (byte) 200});
                row.put("id", 1000 + k);
                rows.add(row);
            }
            BulkUpsert upsert = BulkUpsert.into("shapes")
                    .update("doc", "at", "area", "list", "raw")
                    .build();
            assertThat(upsert.run(db, rows)).isEqualTo(result(count, count, 0, 0));
            assertThat(upsert.run(db, rows)).isEqualTo(result(count, 0, 0, count));
            rows.get(1).put("doc", "{\"a\": 2}");
            assertThat(upsert.run(db, rows)).isEqualTo(result(count, 0, 1, count - 1));
            assertThat(
                            rows(
                                    "select doc->>'a', extract(epoch from at)::text, list::text, raw::text, id from shapes where k = 2"))
                    .isEqualTo("[\t\\ , 1709208000.123456, {1,2}, \\x0001c8, 1002]");
        }
    }

    /** A few records go as arrays, and many as COPY, which never cuts. */
    @Test
    void cutsNoValueToTheLengthOfItsType() throws Exception {
        for (int count : new int[] {3, 600}) {
            cluster.onEach("truncate codes");
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                rows.add(Map.of("k", k, "c", "DE", "v", "de", "b", "101", "vb", "11", "n", "123.45"));
            }
            BulkUpsert upsert = BulkUpsert.into("codes").build();
            assertThat(upsert.run(db, rows)).isEqualTo(result(count, count, 0, 0));
            assertThat(rows("select distinct c, v, b::text, vb::text, n::text from codes"))
                    .isEqualTo("[DE, de, 101, 11, 123.5]");
            for (Map<String, Object> tooLong : List.<Map<String, Object>>of(
                    Map.of("k", -1, "c", "DEU"),
                    Map.of("k", -1, "v", "deu"),
                    Map.of("k", -1, "b", "1010"),
                    Map.of("k", -1, "vb", "101"))) {
                List<Map<String, Object>> wrong = new ArrayList<>(Collections.nCopies(1, tooLong));
                for (int k = 0; k < count - 1; k++) {
                    Map<String, Object> good = new HashMap<>(tooLong);
                    good.put("k", k + 10_000);
                    good.replaceAll((field, value) -> field.equals("k") ? value : null);
                    wrong.add(good);
                }
                assertThatThrownBy(() -> upsert.run(db, wrong)).hasMessageContaining("SQLSTATE 220");
            }
        }
    }

    @Test
    void writersOfTheSameRowsInOppositeOrderBothEnd() throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>(items(3000, "a"));
        List<Map<String, Object>> backwards = new ArrayList<>(items(3000, "b"));
        java.util.Collections.reverse(backwards);
        // Not sorted, so that they do deadlock and are tried again.
        CompletableFuture<UpsertResult> other = CompletableFuture.supplyAsync(() -> {
            try {
                return BulkUpsert.into("items").chunkRows(800).build().run(db, backwards);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        UpsertResult first = BulkUpsert.into("items").chunkRows(800).build().run(db, rows);
        UpsertResult second = other.get();
        assertThat(first.inserted() + second.inserted()).isEqualTo(3000);
        assertThat(first.updated() + second.updated()).isEqualTo(3000);
        assertThat(rows("select count(*) from items")).isEqualTo("[3000]");
    }

    @Test
    void writesATableOfOneShardAndRefusesOneWithoutOwners() throws Exception {
        assertThat(BulkUpsert.into("alone").run(db, List.of(Map.of("k", 1, "v", "a"))))
                .isEqualTo(result(1, 1, 0, 0));
        assertThat(rows("select * from alone")).isEqualTo("[1, a]");
        assertThatThrownBy(() -> BulkUpsert.into("nowhere").run(db, List.of(Map.of("k", 1))))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void tellsOfItsProgressAndHoldsTheInputBackWhileShardsAreBehind() throws Exception {
        List<Progress> seen = new ArrayList<>();
        int[] ahead = {0};
        Stream<Map<String, Object>> input = IntStream.range(0, 20_000).mapToObj(k -> {
            long written = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).written();
            ahead[0] = Math.max(ahead[0], (int) (k - written));
            return item(k, "v");
        });
        BulkUpsert.into("items").chunkRows(100).onProgress(seen::add).build().run(db, input);
        assertThat(seen.get(seen.size() - 1).written()).isEqualTo(20_000);
        // Three shards, and of each one chunk that is filled, one that waits and one that is written, and another of
        // slack.
        assertThat(ahead[0]).isLessThan(3 * 4 * 100);
    }
}
