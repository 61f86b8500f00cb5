package io.shardline.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayIT {
    private static final String TABLES = """
            create table people (id bigint primary key, name text, code text unique, tags int[], at timestamp, doc json);
            create table pairs (a int, b text, n numeric, primary key (a, b));
            create table one (only_column text primary key);
            create table visits (site text, id bigint, note text, primary key (site, id));
            create table points (at timestamptz, device int, value double precision);
            create unique index on points (device, at);
            create table numbered (id bigint generated always as identity primary key, twice bigint generated always as (id * 2) stored, t text not null);
            create table countries (code text primary key, name text);
            create schema other; create table other."Odd Name" ("Key" bigint primary key, "a,b" text);
            create schema timescaledb_information;
            create view timescaledb_information.hypertables as select 'public'::name as hypertable_schema, 'points'::name as hypertable_name;
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void create() throws SQLException {
        cluster = TestCluster.create(2);
        cluster.onEach(TABLES);
        db = ParallelConnection.open(cluster.writeYaml(
                """
                people: { key: id }
                pairs: { key: a }
                one: { key: only_column }
                visits: { key: id }
                points: { key: device }
                numbered: { key: id }
                countries: reference
                other."Odd Name": { key: Key }
                """.replace("key: Key", "key: '\"Key\"'").replace("other.\"Odd Name\"", "'other.\"Odd Name\"'")));
    }

    @AfterAll
    static void close() {
        db.close();
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        cluster.onEach("truncate people, pairs, one, visits, points, numbered, countries, other.\"Odd Name\"");
    }

    @Test
    void keepsEveryValueAsItIsWritten() throws Exception {
        replay("""
                -- INSERT INTO people VALUES (99);
                /* ; */ \\restrict
                """.replace(" \\restrict", "") + """
                \\restrict k8
                SET client_encoding = 'UTF8';
                SET standard_conforming_strings = on;
                SELECT pg_catalog.set_config('search_path', '', false);
                INSERT INTO public.people VALUES (1, 'a, b) VALUES (''x''); %s', 'c1', '{1,2}', '2020-01-01 00:00:00', '{"a": 1}');
                insert into people (name, id) values (E'tab\\there', 2), (U&'d\\0061t', 3); insert into people(id,name)values(4,$t$it's;$t$);
                  INSERT INTO people (id, name, tags)
                VALUES (5, 'two
                lines', ARRAY[1, 2]::int[]), -- (6, 'no')
                (7, upper('u') || (1 + 2)::text, NULL)
                ON CONFLICT DO NOTHING;
                INSERT INTO one VALUES ('x');
                INSERT INTO other."Odd Name" ("Key", "a,b") VALUES (-7, 'odd');
                COPY public.pairs (a, b, n) FROM stdin;
                1\tx\\ty\t1.50
                2\tit's\t\\N
                \\.
                SELECT pg_catalog.setval('public.some_seq', 12, true);
                \\unrestrict k8
                """);

        assertThat(rows("select id, name, tags::text from people order by id"))
                .containsExactly(
                        "[1, a, b) VALUES ('x'); %s, {1,2}]",
                        "[2, tab\there, null]",
                        "[3, dat, null]",
                        "[4, it's;, null]",
                        "[5, two\nlines, {1,2}]",
                        "[7, U3, null]");
        assertThat(rows("select * from pairs order by a")).containsExactly("[1, x\ty, 1.50]", "[2, it's, null]");
        assertThat(rows("select * from one")).containsExactly("[x]");
        assertThat(rows("select * from other.\"Odd Name\"")).containsExactly("[-7, odd]");
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        String dump =
                "insert into people (id, name, doc, tags) values (1, 'a', '{\"k\":1}', null), (2, null, null, '{1}');";
        replay(dump);
        ReplayResult again = replay(dump);

        assertThat(again.tables()).containsEntry("\"people\"", new ReplayResult.TableCounts(2, 0));
    }

    @Test
    void updatesWhatIsThereSkipsItOrRefusesIt() throws Exception {
        replay("insert into people (id, name) values (1, 'old'); insert into pairs values (1, 'k', 1);");
        String dump = "insert into people (id, name) values (1, 'new'); insert into pairs values (1, 'k', 2);";

        replay(dump, Replay.named("t").policy("pairs", ConflictPolicy.SKIP));

        assertThat(rows("select name from people")).containsExactly("[new]");
        assertThat(rows("select n from pairs")).containsExactly("[1]");
        assertThatThrownBy(() -> replay("\n" + dump, Replay.named("t").policy(ConflictPolicy.ERROR)))
                .hasMessageContaining("row of \"people\" on line 2 was refused")
                .hasMessageContaining("people_pkey");
    }

    @Test
    void takesTheLastRowOfAKeyThatComesTwice() throws Exception {
        replay(
                "insert into people (id, name) values (1, 'a'), (1, 'b'); insert into people (id, name) values ('1', 'c');");

        assertThat(rows("select name from people")).containsExactly("[c]");
    }

    @Test
    void doesNotUpdateTheWrongRowWhenAnotherUniqueColumnConflicts() throws Exception {
        replay("insert into people (id, code, name) values (1, 'x', 'first');");
        // Key 1 again would be an update; another key of the same shard with code x is an error.
        long other = sameShard(1);

        assertThatThrownBy(
                        () -> replay("\n\ninsert into people (id, code, name) values (" + other + ", 'x', 'second');"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("people_code_key");
        assertThat(rows("select id, name from people")).containsExactly("[1, first]");
    }

    @Test
    void goesOnAfterRowsThatAreRefusedAsFarAsAllowed() throws Exception {
        String dump = """
                insert into numbered (id, t) overriding system value values
                (1, 'a'),
                (2, null),
                (3, 'c'), ('x', 'd'),
                (5, random()::text);
                insert into people (id) values (1, 2);
                insert into people (id, name) values (8, 'ok');
                """;
        List<Reject> rejects = new ArrayList<>();

        ReplayResult result = replay(dump, Replay.named("r").refuse(4, rejects::add));

        assertThat(rejects).extracting(Reject::row).containsExactlyInAnyOrder(3L, 4L, 5L, 6L);
        assertThat(rejects).extracting(Reject::sqlState).contains("23502", "0A000");
        assertThat(result.refused()).isEqualTo(4);
        assertThat(rows("select id, twice from numbered order by id")).containsExactly("[1, 2]", "[3, 6]");
        assertThat(rows("select id from people")).containsExactly("[8]");
        empty();
        assertThatThrownBy(() -> replay(dump, Replay.named("r").refuse(3, reject -> {})))
                .hasMessageContaining("was refused");
        assertThat(rows("select id from numbered")).isEmpty();
    }

    @Test
    void addsTheSiteToTheKey() throws Exception {
        String dump = "insert into visits (id, note) values (1, 'n'); insert into visits values (2, 'm');";
        replay(dump, Replay.named("lyon").site("site", "lyon"));
        replay(dump, Replay.named("nice").site("site", "nice's"));

        assertThat(rows("select site, id, note from visits order by site, id"))
                .containsExactly("[lyon, 1, n]", "[lyon, 2, m]", "[nice's, 1, n]", "[nice's, 2, m]");
        assertThatThrownBy(() -> replay(
                        "insert into people (id) values (1);", Replay.named("p").site("name", "lyon")))
                .hasMessageContaining("does not contain the site's column");
    }

    @Test
    void onlyAddsToHypertables() throws Exception {
        replay("insert into points values ('2020-01-01 00:00+00', 1, 1.5);");
        replay("insert into points values ('2020-01-01 00:00+00', 1, 2.5), ('2020-01-01 00:01+00', 1, 3);");

        assertThat(rows("select value from points order by at")).containsExactly("[1.5]", "[3.0]");
    }

    @Test
    void writesEveryCopyOfAReferenceTable() throws Exception {
        replay("insert into countries values ('fr', 'France'), ('it', 'Italy');");
        replay("insert into countries values ('fr', 'France!');");

        for (int shard = 0; shard < 2; shard++) {
            try (var connection = cluster.connect(shard);
                    var rows = connection
                            .createStatement()
                            .executeQuery("select string_agg(name, ',' order by code) from countries")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("France!,Italy");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update people set name = 'x'",
                "delete from people",
                "insert into people select 1",
                "insert into people default values",
                "set search_path = elsewhere",
                "set schema 'elsewhere'",
                "select pg_catalog.set_config('search_path', 'elsewhere', false)",
                "set client_encoding = 'SJIS'",
                "set names 'SJIS'",
                "set time zone 'Asia/Tokyo'",
                "set session timezone to '+05'",
                "set datestyle = 'SQL, DMY'",
                "set local intervalstyle = sql_standard",
                "select set_config('array_nulls', 'off', true)",
                "copy people from stdin with (format csv)",
                "insert into missing values (1)",
                "insert into people (id, missing) values (1, 2)",
                "insert into people (name) values ('without key')",
                "insert into people (id, name) values (1, current_user)",
                "insert into people (id, name) values (1, (select 'x'))",
                "insert into people (id, name) values (1"
            })
    void refusesByItsLineWhatCannotBeReplayed(String statement) throws Exception {
        assertThatThrownBy(() -> replay("insert into one values ('a');\n" + statement + ";\n\\.\n"))
                .hasMessageContaining("line 2");
        assertThat(rows("select * from one")).isEmpty();
    }

    @Test
    void namesTheLineOfAnInsertThatIsTornOff() {
        assertThatThrownBy(() ->
                        replay("insert into one values ('a');\ninsert into people (id, name) values (1, 'b'), (2"))
                .hasMessage("unclosed parenthesis or bracket in the INSERT that begins on line 2");
    }

    @Test
    void leavesArchivesToPgRestore() {
        assertThatThrownBy(() -> replay("PGDMP\u0001\u000e"))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("pg_restore")));
    }

    @Test
    void writesIdentitiesThatACopyGives() throws Exception {
        replay("copy numbered (id, t) from stdin;\n7\tseven\n\\.\n");

        assertThat(rows("select id, t from numbered")).containsExactly("[7, seven]");
    }

    @Test
    void namesColumnAndConstraintOfARefusedRow() throws Exception {
        List<Reject> rejects = new ArrayList<>();
        replay(
                "insert into numbered (id, t) overriding system value values (1, null);\n"
                        + "insert into people (id, code) values (1, 'x'), (" + sameShard(1) + ", 'x');",
                Replay.named("columns").refuse(2, rejects::add));

        assertThat(rejects.get(0).column()).contains("t");
        assertThat(rejects.get(1).constraint()).contains("people_code_key");
        assertThat(rejects.get(1).reason()).doesNotContain("Key (").doesNotContain("ERROR");
    }

    @Test
    void readsPackedFilesAndOtherEncodings(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("SET datestyle = ISO; SET NAMES 'LATIN1';\ninsert into people (id, name) values (1, 'é');"
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
        Path file = Files.write(directory.resolve("dump.sql.gz"), packed.toByteArray());

        Replay.named("packed").build().run(db, file);

        assertThat(rows("select name from people")).containsExactly("[é]");
    }

    @Test
    void writesNothingWhenDry() throws Exception {
        ReplayResult result = replay(
                "insert into people (id) values (1), (2);", Replay.named("dry").dryRun());

        assertThat(result.tables()).containsEntry("\"people\"", new ReplayResult.TableCounts(2, 0));
        assertThat(rows("select * from people")).isEmpty();
    }

    @Test
    void goesOnWhereItWasStoppedInAnyStepWithoutLosingOrDoublingARow() throws Exception {
        // Any row written twice is an error, and any row lost is missing from the count.
        String dump = "insert into one values ('first');\n" + numberedPeople(30) + "copy pairs from stdin;\n"
                + IntStream.range(0, 10).mapToObj(i -> i + "\tx\t" + i + "\n").collect(Collectors.joining()) + "\\.\n";
        Replay.Builder builder =
                Replay.named("stopped").policy(ConflictPolicy.ERROR).batchRows(7);
        int stops = 0;
        for (int step = 1; ; step = step % 5 + 1) {
            int[] left = {step};
            Replay replay = builder.build().watched(at -> {
                if (--left[0] == 0) {
                    throw new Stopped();
                }
            });
            try {
                replay.run(db, stream(dump));
                break;
            } catch (Stopped stopped) {
                stops++;
            }
        }

        assertThat(stops).isGreaterThan(10);
        assertThat(rows("select count(*), sum(id) from people")).containsExactly("[30, 435]");
        assertThat(rows("select count(*), sum(n) from pairs")).containsExactly("[10, 45]");
    }

    @Test
    void survivesBeingKilledAtEachStep(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("dump.sql"), numberedPeople(100));
        String yaml = cluster.writeYaml("people: { key: id }").toString();
        // The steps of the first batch that is left, and then those of the second.
        for (int step = 1; step <= 2 * ReplayStep.values().length; step++) {
            OtherJvm.start(ReplayVictim.class, yaml, file, step).awaitDeath();
        }

        Replay.named("killed")
                .policy(ConflictPolicy.ERROR)
                .batchRows(10)
                .build()
                .run(db, file);

        assertThat(rows("select count(*), sum(id) from people")).containsExactly("[100, 4950]");
    }

    @Test
    void twoOfANameAtOnceWriteNoRowTwice() throws Exception {
        String dump = numberedPeople(40);
        Replay.Builder builder =
                Replay.named("twice").policy(ConflictPolicy.ERROR).batchRows(10);
        boolean[] began = {false};
        Replay first = builder.build().watched(step -> {
            if (step == ReplayStep.COMMITTED && !began[0]) {
                began[0] = true;
                assertThat(written(builder.build(), dump)).isEqualTo(30);
            }
        });

        assertThatThrownBy(() -> first.run(db, stream(dump))).isInstanceOf(SQLException.class);

        assertThat(began[0]).isTrue();
        assertThat(rows("select count(*), sum(id) from people")).containsExactly("[40, 780]");
    }

    @Test
    void tellsOfAFileThatChangesWhileItIsReadAndGoesOnWithIt(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("dump.sql"), numberedPeople(30));
        Replay.Builder builder =
                Replay.named("changing").policy(ConflictPolicy.ERROR).batchRows(10);
        Replay changing = builder.build().watched(step -> {
            if (step == ReplayStep.READ) {
                append(file);
            }
        });

        assertThatThrownBy(() -> changing.run(db, file))
                .hasMessageContaining("\"dump.sql\" was changed while it was read");

        builder.build().run(db, file);
        assertThat(rows("select count(*) from people where id < 30")).containsExactly("[30]");
    }

    private static long written(Replay replay, String dump) {
        try {
            return replay.run(db, stream(dump))
                    .tables()
                    .values()
                    .iterator()
                    .next()
                    .written();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, "-- more\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesToGoOnWithAnotherDump() throws Exception {
        String dump = numberedPeople(30);
        Replay.Builder builder = Replay.named("changed").batchRows(10);
        int[] left = {6};
        assertThatThrownBy(() -> builder.build()
                        .watched(at -> {
                            if (--left[0] == 0) {
                                throw new Stopped();
                            }
                        })
                        .run(db, stream(dump)))
                .isInstanceOf(Stopped.class);

        assertThatThrownBy(() -> replay(dump.replaceFirst("n0", "m0"), builder))
                .hasMessageContaining("not the one that was begun");
        assertThat(replay(dump, builder).resumedAt()).isPositive();
        assertThat(replay(dump, builder).resumedAt()).isZero();
    }

    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;
    }

    private static String numberedPeople(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> "insert into people (id, name) values (" + id + ", 'n" + id + "');\n")
                .collect(Collectors.joining());
    }

    /** Another key that the shard of this one owns. */
    private static long sameShard(long key) throws SQLException {
        for (long other = key + 1; ; other++) {
            if (db.owners("people").shardOf(other).equals(db.owners("people").shardOf(key))) {
                return other;
            }
        }
    }

    private static ReplayResult replay(String dump) throws SQLException, IOException {
        return replay(dump, Replay.named("test").restart());
    }

    private static ReplayResult replay(String dump, Replay.Builder builder) throws SQLException, IOException {
        return builder.build().run(db, stream(dump));
    }

    private static ByteArrayInputStream stream(String dump) {
        return new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> rows(String sql) throws SQLException {
        try (var cursor = db.cursor()) {
            return cursor.execute(sql).fetchAll().stream()
                    .map(Row::values)
                    .map(String::valueOf)
                    .toList();
        }
    }
}
