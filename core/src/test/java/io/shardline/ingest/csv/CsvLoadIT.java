package io.shardline.ingest.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import io.shardline.ingest.Rejects;
import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV files into tables over shards: appended, upserted and kept as history. */
@Timeout(90)
class CsvLoadIT {
    private static final Instant JANUARY = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2024-03-01T00:00:00Z");
    private static final Instant MAY = Instant.parse("2024-05-01T00:00:00Z");

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("""
                create table users (no text, id uuid, name text, age int check (age < 200), valid_from timestamptz not null,
                    valid_to timestamptz, is_current boolean not null, version_number int not null);
                create unique index on users (no) where is_current;
                create table sales (k int, v text, amount numeric);
                create table items (k int primary key, v text);
                create table priced (k int primary key, v text, amount numeric);
                """);
        db = ParallelConnection.open(
                cluster.writeYaml("users: { key: no }\nsales: { key: k }\nitems: { key: k }\npriced: { key: k }"));
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
        cluster.onEach("truncate users, sales, items");
    }

    private static CsvResult load(CsvLoad.Builder load, String file) throws Exception {
        return load.build().run(db, new ByteArrayInputStream(file.getBytes(UTF_8)));
    }

    private static String rows(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).fetchAll().forEach(row -> all.append(row.values()));
        }
        return all.toString();
    }

    private static CsvLoad.Builder history(Instant from) {
        return CsvLoad.into("users").mode(CsvMode.HISTORY).key("no").asOf(from);
    }

    private static String versions(String no) throws SQLException {
        return rows(
                "select version_number, name, age, extract(month from valid_from)::text, extract(month from valid_to)::text,"
                        + " is_current from users where no = '" + no + "' order by version_number");
    }

    @Test
    void appendsRecordsWithQuotesNullsAndAnyLineEnds() throws Exception {
        assertThat(load(CsvLoad.into("sales"), "\uFEFFk,v,amount\r\n1,\"a,\"\"b\"\"\r\nc\",1.5\r\n2,,\r\n3,\"\",7"))
                .isEqualTo(new CsvResult(3, 3, 0, 0, 0, 0, 0));
        assertThat(rows("select * from sales order by k")).isEqualTo("[1, a,\"b\"\r\nc, 1.5][2, null, null][3, , 7]");
        CsvFormat odd = CsvFormat.STANDARD
                .withDelimiter(';')
                .withQuote('\'')
                .withNullText("NA")
                .withEncoding(ISO_8859_1)
                .withColumns("v", "k");
        CsvLoad.into("sales")
                .format(odd)
                .build()
                .run(db, new ByteArrayInputStream("é;4\nNA;5\n'NA';6".getBytes(ISO_8859_1)));
        assertThat(rows("select k, v from sales where k > 3 order by k")).isEqualTo("[4, é][5, null][6, NA]");
    }

    @Test
    void takesNamesInOtherLetterCaseForThoseOfTheTable() throws Exception {
        load(CsvLoad.into("sales").require("k"), "K, Amount ,V\n1,1.5,a\n");
        load(CsvLoad.into("items").mode(CsvMode.UPSERT).key("k"), "V,K\nb,2\n");

        assertThat(rows("select * from sales")).isEqualTo("[1, a, 1.5]");
        assertThat(rows("select * from items")).isEqualTo("[2, b]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            k,v,K                | column "k" is there twice
            k,,v                 | column 2 has no name
            k,full name          | table sales has no column "full name"
            k;v;amount           | which character is between them
            """)
    void saysWhichNameOfTheFirstLineIsWrong(String names, String reason) throws Exception {
        for (CsvMode mode : List.of(CsvMode.APPEND, CsvMode.UPSERT)) {
            CsvLoad.Builder load =
                    CsvLoad.into("sales").mode(mode).refuse(mode == CsvMode.APPEND ? 0 : 5, reject -> {});

            assertThatThrownBy(() -> load(load, names + "\n1,2,3\n"))
                    .isInstanceOf(ShardlineException.class)
                    .hasMessageContaining(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            2,b,many|amount
            2,b|
            ,b,1|
            2,b,1,c|
            2,\u00e9,1|
            """)
    void tellsTheLineAndTheColumnOfAnError(String line, String column, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("sales.csv"), "k,v,amount\n1,\"two\nlines\",1\n" + line + "\n3,c,1\n", ISO_8859_1);
        for (CsvMode mode : List.of(CsvMode.APPEND, CsvMode.UPSERT)) {
            CsvLoad load = CsvLoad.into(mode == CsvMode.APPEND ? "sales" : "priced")
                    .mode(mode)
                    .build();
            Exception error = catchThrowableOfType(Exception.class, () -> load.run(db, file));

            CsvPlace place = load.place(error, file);

            assertThat(place.line()).hasValue(4);
            assertThat(place.column()).isEqualTo(Optional.ofNullable(column));
        }
    }

    @Test
    void readsDatesOfADeclaredFormatAndRefusesOthers() throws Exception {
        List<Reject> rejects = new ArrayList<>();
        CsvLoad.Builder load =
                CsvLoad.into("sales").dateFormat("v", "d.M.yyyy[ HH:mm]").refuse(2, rejects::add);

        load(load, "k,v\n1,3.4.2024\n2,31.12.2023 23:59\n3,\n4,31.2.2024\n5,2024-04-03\n");

        assertThat(rows("select k, v from sales order by k"))
                .isEqualTo("[1, 2024-04-03][2, 2023-12-31T23:59][3, null]");
        assertThat(rejects).extracting(Reject::row).containsExactly(4L, 5L);
        assertThat(rejects).extracting(Reject::sqlState).containsOnly("22007");
        assertThatThrownBy(() -> CsvLoad.into("sales").dateFormat("v", "no pattern"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> load(CsvLoad.into("sales").dateFormat("day", "dd.MM.yyyy"), "k,v\n"))
                .hasMessageContaining("the file has no column \"day\"");
    }

    @Test
    void readsPackedFilesAndRefusesTornOnesWhole(@TempDir Path folder) throws Exception {
        Path packed = folder.resolve("sales.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("k,v\n1,a\n2,b\n".getBytes(UTF_8));
        }
        assertThat(CsvLoad.into("sales").build().run(db, packed).inserted()).isEqualTo(2);
        byte[] half = Files.readAllBytes(packed);
        Files.write(packed, java.util.Arrays.copyOf(half, half.length - 12));
        assertThatThrownBy(() -> CsvLoad.into("sales").build().run(db, packed)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> load(CsvLoad.into("sales"), "k,v\n3,\"torn\n"))
                .hasMessageContaining("ends within quotes");
        assertThatThrownBy(() -> CsvLoad.into("sales")
                        .build()
                        .run(db, new ByteArrayInputStream(new byte[] {'k', '\n', (byte) 0xff})))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> load(CsvLoad.into("sales"), "")).hasMessageContaining("the file is empty");
        assertThat(rows("select count(*) from sales")).isEqualTo("[2]");
    }

    @Test
    void writesNothingOfAFileThatChangesWhileItIsRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("sales.csv"), "k,v\n1,a\n2,b\n");
        try (Connection blocking = cluster.connect(0);
                Connection looking = cluster.connect(0)) {
            blocking.setAutoCommit(false);
            blocking.createStatement().execute("lock table sales in share mode");
            CompletableFuture<CsvResult> loading = CompletableFuture.supplyAsync(() -> {
                try {
                    return CsvLoad.into("sales")
                            .mode(CsvMode.APPEND)
                            .refuse(1, reject -> {})
                            .build()
                            .run(db, file);
                } catch (SQLException | IOException e) {
                    throw new CompletionException(e);
                }
            });
            while (!loading.isDone() && !isWaited(looking)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Files.writeString(file, "3,c\n", StandardOpenOption.APPEND);
            blocking.commit();

            assertThatThrownBy(loading::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_REFUSED))
                    .hasMessageContaining("\"sales.csv\" was changed while it was read");
        }
        assertThat(rows("select count(*) from sales")).isEqualTo("[0]");
        assertThat(CsvLoad.into("sales").build().run(db, file).inserted()).isEqualTo(3);
    }

    private static boolean isWaited(Connection looking) throws SQLException {
        try (ResultSet row = looking.createStatement()
                .executeQuery("select exists (select from pg_locks where not granted"
                        + " and relation = 'sales'::regclass)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Test
    void saysThatTheFileIsLoadedIfItsRefusedRecordsCannotBeWritten() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        CsvLoad.Builder load = CsvLoad.into("sales").refuse(1, Rejects.toFile(full));

        assertThatThrownBy(() -> load(load, "k,amount\n1,1\n2,many\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file is loaded");

        assertThat(rows("select k from sales")).isEqualTo("[1]");
    }

    @Test
    void namesBadRecordsByTheirNumberAndWritesTheRest() throws Exception {
        String file = "k,v,amount\n1,a,1\n2,b\n3,c,many\n,d,4\n5,e,5\n";
        List<Reject> rejects = new ArrayList<>();
        assertThat(load(CsvLoad.into("sales").require("k").refuse(3, rejects::add), file))
                .isEqualTo(new CsvResult(5, 2, 0, 0, 0, 3, 0));
        assertThat(rejects).extracting(Reject::row).containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(rejects).extracting(Reject::sqlState).containsExactlyInAnyOrder("22P04", "22P02", "23502");
        empty();
        assertThatThrownBy(() -> load(CsvLoad.into("sales").require("k").refuse(2, rejects::add), file))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_REFUSED));
        SQLException first = catchThrowableOfType(
                SQLException.class, () -> load(CsvLoad.into("sales"), "k,v,amount\n1,a,1\n2,b,many\n"));
        assertThat(first.getSQLState()).isEqualTo("22P02");
        assertThat((Throwable) first).hasMessageContaining("line 2");
        assertThat(rows("select count(*) from sales")).isEqualTo("[0]");
    }

    @Test
    void upsertsAFileSoThatTheSameFileTwiceChangesNothing() throws Exception {
        CsvLoad.Builder upsert = CsvLoad.into("items").mode(CsvMode.UPSERT);
        assertThat(load(upsert, "k,v\n1,a\n2,b\n")).isEqualTo(new CsvResult(2, 2, 0, 0, 0, 0, 0));
        assertThat(load(upsert, "k,v\n1,a\n2,b\n")).isEqualTo(new CsvResult(2, 0, 0, 2, 0, 0, 0));
        assertThat(load(upsert, "v,k\nnew,2\nc,3\n")).isEqualTo(new CsvResult(2, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void closesWhatChangedAndInsertsItsNextVersionAnyNumberOfTimes() throws Exception {
        String first = "no,name,age\na,Ann,30\nb,Bob,40\nc,Cid,\n";
        assertThat(load(history(JANUARY), first)).isEqualTo(new CsvResult(3, 3, 0, 0, 0, 0, 0));
        assertThat(load(history(JANUARY), first)).isEqualTo(new CsvResult(3, 0, 0, 3, 0, 0, 0));
        assertThat(load(history(MARCH), "no,name,age\na,Ann,31\nb,Bob,\nd,Dan,1\n"))
                .isEqualTo(new CsvResult(3, 1, 2, 0, 0, 0, 0));
        assertThat(load(history(MAY), "age,no,name\n32,a,Ann\n")).isEqualTo(new CsvResult(1, 0, 1, 0, 0, 0, 0));
        assertThat(versions("a"))
                .isEqualTo("[1, Ann, 30, 1, 3, false][2, Ann, 31, 3, 5, false][3, Ann, 32, 5, null, true]");
        // A value that becomes NULL is a change too.
        assertThat(versions("b")).isEqualTo("[1, Bob, 40, 1, 3, false][2, Bob, null, 3, null, true]");
        assertThat(rows("select count(*) from users where is_current")).isEqualTo("[4]");
        assertThatThrownBy(() -> load(history(MARCH), first))
                .hasMessageContaining("versions from after the file's time");
    }

    @Test
    void deactivatesWhatASnapshotDoesNotHaveAndTakesItBack() throws Exception {
        load(history(JANUARY), "no,name\na,Ann\nb,Bob\n");
        assertThat(load(history(MARCH).deactivateMissing(), "no,name\na,Ann\n"))
                .isEqualTo(new CsvResult(1, 0, 0, 1, 1, 0, 0));
        assertThat(load(history(MARCH).deactivateMissing(), "no,name\na,Ann\n"))
                .isEqualTo(new CsvResult(1, 0, 0, 1, 0, 0, 0));
        assertThat(load(history(MAY), "no,name\nb,Bob\n")).isEqualTo(new CsvResult(1, 1, 0, 0, 0, 0, 0));
        assertThat(versions("b")).isEqualTo("[1, Bob, null, 1, 3, false][2, Bob, null, 5, null, true]");
    }

    @Test
    void comparesDuplicatesAndRefusesThoseThatDiffer() throws Exception {
        String file = "no,name,age\na,Ann,30\na,Ann,30\nb,Bob,1\nb,Bobby,2\nc,Cid,3\n";
        List<Reject> rejects = new ArrayList<>();
        assertThat(load(history(JANUARY).refuse(5, rejects::add), file)).isEqualTo(new CsvResult(5, 2, 0, 0, 0, 2, 1));
        assertThat(rejects).extracting(Reject::row).containsExactly(3L, 4L);
        empty();
        assertThatThrownBy(() -> load(history(JANUARY), file)).hasMessageContaining("record 3 of the file was refused");
        assertThat(rows("select count(*) from users")).isEqualTo("[0]");
        assertThat(load(history(JANUARY).prefer("age"), file)).isEqualTo(new CsvResult(5, 3, 0, 0, 0, 0, 2));
        assertThat(versions("b")).isEqualTo("[1, Bobby, 2, 1, null, true]");
    }

    @Test
    void cleansKeysAndDerivesUuids() throws Exception {
        load(
                history(JANUARY).lowerAndTrim("no").deriveUuid("id", NameUuid.VERSION_5, "no"),
                "no,name\n A@x.org ,Ann\n");
        assertThat(load(
                        history(MARCH).lowerAndTrim("no").deriveUuid("id", NameUuid.VERSION_5, "no"),
                        "no,name\na@X.org,Ann\n"))
                .isEqualTo(new CsvResult(1, 0, 0, 1, 0, 0, 0));
        assertThat(rows("select id from users")).isEqualTo("[" + NameUuid.VERSION_5.of("a@x.org") + "]");
        assertThat(NameUuid.VERSION_3.of("a").toString())
                .isEqualTo(java.util.UUID.nameUUIDFromBytes(new byte[] {'a'}).toString());
        assertThat(NameUuid.VERSION_5.of("a").version()).isEqualTo(5);
        assertThat(NameUuid.DIGEST_BYTES.of("abc")).hasToString("ba7816bf-8f01-cfea-4141-40de5dae2223");
    }

    @Test
    void refusesBadRecordsOfAHistoryAndKeepsTheRest() throws Exception {
        List<Reject> rejects = new ArrayList<>();
        assertThat(load(history(JANUARY).refuse(5, rejects::add), "no,name,age\na,Ann,x\nb,Bob,1\n,Cid,1\n"))
                .isEqualTo(new CsvResult(3, 1, 0, 0, 0, 2, 0));
        assertThat(rejects).extracting(Reject::row).containsExactlyInAnyOrder(1L, 3L);
        assertThatThrownBy(() -> load(history(MARCH), "no,name,age\na,Ann,500\n"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
        assertThat(rows("select count(*) from users")).isEqualTo("[1]");
    }

    @Test
    void tellsASecondLoadOfTheSameHistoryAndWantsItsIndex() throws Exception {
        try (Session other = db.openSession()) {
            other.setAutoCommit(false);
            other.onShards(List.of("s1"), (shard, connection) -> {
                try (var statement = connection.createStatement()) {
                    statement.execute(
                            "select pg_advisory_xact_lock(hashtextextended('shardline history \"users\"', 0))");
                }
            });
            assertThatThrownBy(() -> load(history(JANUARY), "no,name\na,Ann\n"))
                    .hasMessageContaining("another load of this history is running");
        }
        assertThat(load(history(JANUARY), "no,name\na,Ann\n").inserted()).isEqualTo(1);
        cluster.onEach("drop index users_no_idx");
        try {
            assertThatThrownBy(() -> load(history(MARCH), "no,name\na,Ann\n"))
                    .hasMessageContaining("CREATE UNIQUE INDEX ON \"users\" (\"no\") WHERE is_current");
        } finally {
            cluster.onEach("create unique index on users (no) where is_current");
        }
    }
}
