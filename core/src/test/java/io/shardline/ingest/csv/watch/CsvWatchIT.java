package io.shardline.ingest.csv.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are put into a directory are each loaded once, and end in one place. */
@Timeout(120)
class CsvWatchIT {
    private static final String TABLES =
            "sales: { key: k }\nitems: { key: k }\nusers: { key: no }\n" + "parents: { key: p }\nkids: { key: p }\n";

    private static TestCluster cluster;
    private static ParallelConnection db;

    @TempDir
    private Path inbox;

    private final List<WatchEvent> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("""
                create table sales (k int, v text, amount numeric);
                create table items (k int primary key, v text);
                create table users (no text, name text, valid_from timestamptz not null, valid_to timestamptz,
                    is_current boolean not null, version_number int not null);
                create unique index on users (no) where is_current;
                create table parents (p int primary key);
                create table kids (p int references parents, k int);
                """);
        db = ParallelConnection.open(cluster.writeYaml(TABLES));
        db.initialize();
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
        cluster.onEach("truncate sales, items, users, parents, kids; drop table if exists shardline.csv_files");
    }

    private CsvWatch.Builder watch() {
        return CsvWatch.of(inbox)
                .settle(Duration.ZERO)
                .every(Duration.ofMillis(20))
                .parentsWithin(Duration.ZERO)
                .table("items", CsvLoad.into("items").mode(CsvMode.UPSERT).build())
                .table("users", history().build())
                .onEvent(events::add);
    }

    private static CsvLoad.Builder history() {
        return CsvLoad.into("users").mode(CsvMode.HISTORY).key("no");
    }

    private Path put(String name, String content) throws IOException {
        Path file = inbox.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static String rows(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).fetchAll().forEach(row -> all.append(row.values()));
        }
        return all.toString();
    }

    /** All files that are not hidden, by their paths from the directory. */
    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(inbox)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> inbox.relativize(file).toString())
                    .filter(name -> !name.equals(DirectoryLock.NAME))
                    .sorted()
                    .toList();
        }
    }

    private String reason(String name) throws IOException {
        return Files.readString(inbox.resolve("error").resolve(name + Inbox.REASON));
    }

    private static WatchResult result(long loaded, long repeated, long refused) {
        return new WatchResult(loaded, repeated, refused, 0);
    }

    @Test
    void loadsWhatIsThereInEveryModeAndMovesItWithItsPath() throws Exception {
        put("sales.csv", "k,v\n1,a\n2,b\n");
        put("north/2024/sales-2024-01.csv", "k,v\n3,c\n");
        put("items.x.csv", "k,v\n1,a\n");
        put("users.csv", "no,name\na,Ann\n");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(inbox.resolve("SALES.y.CSV.GZ")))) {
            out.write("k,v\n4,d\n".getBytes(UTF_8));
        }

        assertThat(watch().build().once(db)).isEqualTo(result(5, 0, 0));

        assertThat(rows("select k, v from sales order by k")).isEqualTo("[1, a][2, b][3, c][4, d]");
        assertThat(rows("select * from items")).isEqualTo("[1, a]");
        assertThat(rows("select no, name, version_number from users")).isEqualTo("[a, Ann, 1]");
        assertThat(files())
                .containsExactly(
                        "done/SALES.y.CSV.GZ",
                        "done/items.x.csv",
                        "done/north/2024/sales-2024-01.csv",
                        "done/sales.csv",
                        "done/users.csv");
        assertThat(events)
                .filteredOn(event -> event instanceof WatchEvent.Loaded)
                .hasSize(5);
    }

    @Test
    void loadsTheSameContentOnceAndNumbersFilesOfOneName() throws Exception {
        put("sales.csv", "k,v\n1,a\n");
        watch().build().once(db);
        put("sales.csv", "k,v\n1,a\n");
        put("sales-again.csv", "k,v\n1,a\n");
        put("items.csv", "k,v\n1,a\n");

        assertThat(watch().build().once(db)).isEqualTo(result(1, 2, 0));

        assertThat(rows("select k, v from sales")).isEqualTo("[1, a]");
        assertThat(rows("select k, v from items")).isEqualTo("[1, a]");
        assertThat(files())
                .containsExactly("done/items.csv", "done/sales-1.csv", "done/sales-again.csv", "done/sales.csv");
    }

    @Test
    void takesAStateThatComesBackForAChangeWhenToldOrWhenItIsASnapshot() throws Exception {
        for (String state : List.of("1,a", "1,b", "1,a", "1,a")) {
            put("items.csv", "k,v\n" + state + "\n");
            watch().returningStates().build().once(db);
            put("users.csv", "no,name\n" + state + "\n");
            watch().table("users", history().deactivateMissing().build())
                    .build()
                    .once(db);
        }
        assertThat(rows("select v from items")).isEqualTo("[a]");
        assertThat(rows("select name, version_number from users where is_current"))
                .isEqualTo("[a, 3]");
        assertThat(events)
                .filteredOn(event -> event instanceof WatchEvent.Repeated)
                .hasSize(2);
    }

    @Test
    void refusesBadFilesWithAReasonAndGoesOn() throws Exception {
        put("empty.csv", "");
        put("sales-1.csv", "k,v,amount\n1,\"a\nb\",1\n2,c,many\n");
        put("items-1.csv", "k,v\n1,a\nx,b\n");
        put("nobody.csv", "k\n1\n");
        put("sales-2.csv", "k,w\n1,a\n");
        put("sales-3.csv", "k,v\n1,\"a\n");
        put("sales-4.csv.gz", "k,v\n1,a\n");
        Files.write(inbox.resolve("sales-5.csv"), new byte[] {'k', '\n', (byte) 0xff});
        put("deep/readme.txt", "hello");
        put("drop table sales; -.csv", "k\n1\n");
        put("sales-9.csv", "k,v\n9,z\n");

        assertThat(watch().build().once(db)).isEqualTo(result(1, 0, 10));

        assertThat(rows("select k from sales")).isEqualTo("[9]");
        assertThat(reason("empty.csv")).isEqualTo("message: the file is empty\n");
        assertThat(reason("sales-1.csv"))
                .contains("invalid input syntax", "SQLSTATE: 22P02", "record: 2\n", "line: 4\n", "column: amount\n");
        assertThat(reason("items-1.csv")).contains("row 2 of the input", "because: ", "SQLSTATE: 22023", "line: 3\n");
        assertThat(reason("nobody.csv")).contains("nobody");
        assertThat(reason("sales-2.csv")).contains("\"w\"", "42703");
        assertThat(reason("sales-3.csv")).contains("ends within quotes");
        assertThat(reason("sales-4.csv.gz")).contains("GZIP");
        assertThat(reason("sales-5.csv")).contains("no characters");
        assertThat(reason("deep/readme.txt")).contains("no CSV by its name");
        assertThat(reason("drop table sales; -.csv")).contains("is not the name of a table");
        assertThat(files()).hasSize(21).allMatch(name -> name.matches("(error|done)/.*"));
        // One that is put back is tried again, and its reason goes when it is well.
        Files.move(inbox.resolve("error/sales-2.csv"), put("sales-2.csv", ""), StandardCopyOption.REPLACE_EXISTING);
        cluster.onEach("alter table sales add column w text");
        db.refresh();
        try {
            assertThat(watch().build().once(db)).isEqualTo(result(1, 0, 0));
        } finally {
            cluster.onEach("alter table sales drop column w");
            db.refresh();
        }
        assertThat(files()).contains("done/sales-2.csv").doesNotContain("error/sales-2.csv.reason.txt");
    }

    @Test
    void refusesFilesOfTablesThatAreNotDeclaredWhenToldTo() throws Exception {
        put("sales.csv", "k\n1\n");
        put("odd.csv", "k\n1\n");
        put("cash-1.csv", "k\n1\n");
        put("cash-flow-1.csv", "k\n2\n");
        CsvWatch declared = watch().otherTables(name -> name.equals("odd")
                        ? Optional.of(CsvLoad.into("odd").mode(CsvMode.HISTORY).build())
                        : Optional.empty())
                .table("cash", CsvLoad.into("sales").build())
                .table("cash-flow", CsvLoad.into("public.items").build())
                .build();
        assertThat(declared.once(db)).isEqualTo(result(2, 0, 2));
        assertThat(reason("odd.csv")).contains("a history needs the key");
        assertThat(rows("select k from sales")).isEqualTo("[1]");
        assertThat(rows("select k from items")).isEqualTo("[2]");
        assertThat(reason("sales.csv")).contains("no table is declared");
    }

    @Test
    void refusesRecordsAsTheLoadDeclares() throws Exception {
        List<Reject> rejects = new ArrayList<>();
        put("sales.csv", "k,amount\n1,1\n2,many\n");
        CsvLoad load = CsvLoad.into("sales").refuse(1, rejects::add).build();
        assertThat(watch().table("sales", load).build().once(db)).isEqualTo(result(1, 0, 0));
        assertThat(rejects).extracting(Reject::row).containsExactly(2L);
        put("sales.csv", "k,amount\n1,1\n2,many\n3,more\n");
        assertThat(watch().table("sales", load).build().once(db)).isEqualTo(result(0, 0, 1));
    }

    @Test
    void doesNotBlameAFileForWhoHearsOfItsRefusedRecords() throws Exception {
        put("sales.csv", "k,amount\n1,1\n2,many\n");
        CsvLoad load = CsvLoad.into("sales")
                .refuse(1, reject -> {
                    throw new UncheckedIOException(new AccessDeniedException("rejects.tsv"));
                })
                .build();
        assertThat(watch().table("sales", load).build().once(db)).isEqualTo(result(0, 1, 0));
        assertThat(events).hasAtLeastOneElementOfType(WatchEvent.Paused.class);
        assertThat(rows("select k from sales")).isEqualTo("[1]");
    }

    @Test
    void leavesFilesThatAreNotComplete() throws Exception {
        put("sales.csv.tmp", "k\n1\n");
        put("copying.part/sales.csv", "k\n1\n");
        put(".sales.csv", "k\n1\n");
        put("sales-1.csv", "k\n1\n");
        assertThat(watch().markersOnly().build().once(db)).isEqualTo(result(0, 0, 0));
        put("sales-1.csv.done", "");
        put("sales-2.csv", "k\n2\n");
        put("sales-2.done", "");
        put("stray.csv.done", "");
        assertThat(watch().markersOnly().build().once(db)).isEqualTo(result(2, 0, 0));
        assertThat(files())
                .containsExactly(
                        ".sales.csv",
                        "copying.part/sales.csv",
                        "done/sales-1.csv",
                        "done/sales-1.csv.done",
                        "done/sales-2.csv",
                        "done/sales-2.done",
                        "done/stray.csv.done",
                        "sales.csv.tmp");
        Files.move(inbox.resolve("sales.csv.tmp"), inbox.resolve("sales.csv"));
        put("sales.csv", "k\n3\n");
        assertThat(watch().build().once(db)).isEqualTo(result(1, 0, 0));
        assertThat(rows("select k from sales order by k")).isEqualTo("[1][2][3]");
    }

    @Test
    void waitsUntilAFileStaysAsItIs() throws Exception {
        Path file = put("sales.csv", "k\n1\n");
        CompletableFuture<WatchResult> ended = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 2; i <= 20; i++) {
                    TimeUnit.MILLISECONDS.sleep(25);
                    Files.writeString(file, i + "\n", StandardOpenOption.APPEND);
                }
            } catch (IOException | InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        writer.start();
        assertThat(watch().settle(Duration.ofMillis(500)).build().once(db)).isEqualTo(result(1, 0, 0));
        writer.join();
        assertThat(ended).isNotDone();
        assertThat(rows("select count(*) from sales")).isEqualTo("[20]");
    }

    /** What happens the first time that a file comes to a step. */
    private interface Happening {
        void run() throws Exception;
    }

    private static WatchStep.Watcher at(WatchStep step, Happening happening) {
        boolean[] happened = {false};
        return now -> {
            if (now == step && !happened[0]) {
                happened[0] = true;
                try {
                    happening.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    @Test
    void undoesAFileThatChangesWhileItIsRead() throws Exception {
        for (WatchStep step : List.of(WatchStep.DIGESTED, WatchStep.WRITTEN, WatchStep.NOTED)) {
            empty();
            events.clear();
            Path file = put("sales.csv", "k\n1\n2\n");
            CsvWatch.Builder watch = watch();
            Happening append = () -> Files.writeString(file, "3\n" + step.ordinal() + "\n", StandardOpenOption.APPEND);
            assertThat(watch.build().watched(at(step, append)).once(db))
                    .as(step.name())
                    .isEqualTo(result(1, 0, 0));
            assertThat(rows("select count(*) from sales")).isEqualTo("[4]");
            assertThat(events).hasAtLeastOneElementOfType(WatchEvent.Waiting.class);
        }
    }

    @Test
    void doesNotBlameAFileThatIsBadOnlyWhileItIsWritten() throws Exception {
        Path file = put("sales.csv", "k,v\n1,\"a");
        CsvWatch watch = watch().build()
                .watched(at(WatchStep.DIGESTED, () -> Files.writeString(file, "\nb\"\n", StandardOpenOption.APPEND)));
        put("sales.csv", "k,v\n1,\"a");
        assertThat(watch.once(db)).isEqualTo(result(1, 0, 0));
        assertThat(rows("select v from sales")).isEqualTo("[a\nb]");
    }

    @Test
    void tellsWhenAFileIsChangedAfterItWasLoadedAndLeavesANewOneInItsPlace() throws Exception {
        Path file = put("sales.csv", "k\n1\n");
        Happening append = () -> Files.writeString(file, "2\n", StandardOpenOption.APPEND);
        assertThat(watch().build().watched(at(WatchStep.COMMITTED, append)).once(db))
                .isEqualTo(result(1, 0, 1));
        assertThat(reason("sales.csv")).contains("changed after it was loaded");
        assertThat(rows("select k from sales")).isEqualTo("[1]");
        put("sales.csv", "k\n3\n");
        Happening replace = () -> Files.move(put("new.tmp", "k\n4\n"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(watch().build().watched(at(WatchStep.COMMITTED, replace)).once(db))
                .isEqualTo(result(2, 0, 0));
        assertThat(rows("select k from sales order by k")).isEqualTo("[1][3][4]");
        put("sales.csv", "k\n5\n");
        Happening touch = () -> Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(watch().build().watched(at(WatchStep.COMMITTED, touch)).once(db))
                .isEqualTo(result(1, 0, 0));
    }

    @Test
    void keepsWhatItKnowsWhileTheArchiveCannotBeWritten() throws Exception {
        put("sales-1.csv", "k\n1\n");
        put("sales-2.csv", "k,x\n1\n");
        Path done = inbox.resolve("done");
        Path error = inbox.resolve("error");
        int[] stuck = {0};
        Consumer<WatchEvent> mending = event -> {
            events.add(event);
            try {
                if (event instanceof WatchEvent.Loaded) {
                    Files.delete(done);
                    Files.createFile(done);
                    Files.delete(error);
                    Files.createFile(error);
                } else if (event instanceof WatchEvent.Stuck && ++stuck[0] == 4) {
                    Files.delete(done);
                    Files.delete(error);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThat(watch().onEvent(mending).build().once(db)).isEqualTo(result(1, 0, 1));
        assertThat(rows("select k from sales")).isEqualTo("[1]");
        assertThat(events)
                .filteredOn(event -> event instanceof WatchEvent.Loaded)
                .hasSize(1);
        assertThat(files()).containsExactly("done/sales-1.csv", "error/sales-2.csv", "error/sales-2.csv.reason.txt");
    }

    @Test
    void endsOnceThoughTheArchiveCannotBeWritten() throws Exception {
        put("sales.csv", "k\n1\n");
        Path done = inbox.resolve("done");
        Happening block = () -> {
            Files.delete(done);
            Files.createFile(done);
        };
        assertThat(watch().build().watched(at(WatchStep.COMMITTED, block)).once(db))
                .isEqualTo(new WatchResult(1, 0, 0, 1));
        Files.delete(done);
        assertThat(watch().build().once(db)).isEqualTo(result(0, 1, 0));
        assertThat(rows("select k from sales")).isEqualTo("[1]");
    }

    @Test
    void takesNoFileForNewThatLiesWhereAnEarlierWatchMovedIt(@TempDir Path other) throws Exception {
        put("users.csv", "no,name\na,Ann\n");
        put("items.csv", "k\nx\n");
        CsvLoad snapshot = history().deactivateMissing().build();
        watch().table("users", snapshot).build().once(db);
        put("users.csv", "no,name\na,Anna\n");

        CsvWatch.Builder elsewhere =
                watch().table("users", snapshot).done(other.resolve("d")).error(other.resolve("e"));
        assertThat(elsewhere.build().once(db)).isEqualTo(result(1, 0, 0));
        assertThat(elsewhere.build().once(db)).isEqualTo(result(0, 0, 0));

        assertThat(rows("select name from users where is_current")).isEqualTo("[Anna]");
        assertThat(files()).containsExactly("done/users.csv", "error/items.csv", "error/items.csv.reason.txt");
    }

    @Test
    void movesToAnotherFileSystem() throws Exception {
        Path other = Path.of("/dev/shm");
        assumeTrue(Files.isDirectory(other) && !Files.getFileStore(other).equals(Files.getFileStore(inbox)));
        Path archive = Files.createTempDirectory(other, "shardline-");
        try {
            CsvWatch.Builder watch = watch().done(archive.resolve("d")).error(archive.resolve("e"));
            for (int i = 0; i < 2; i++) {
                put("a/sales.csv", "k\n" + i + "\n");
                put("items.csv", "k\nx\n");
                List<WatchStep> steps = new ArrayList<>();
                assertThat(watch.build().watched(steps::add).once(db)).isEqualTo(result(1, 0, 1));
                assertThat(steps).contains(WatchStep.COPIED, WatchStep.HIDDEN, WatchStep.PLACED);
            }
            assertThat(archive.resolve("d/a/sales-1.csv")).hasContent("k\n1\n");
            assertThat(archive.resolve("e/items-1.csv")).hasContent("k\nx\n");
            assertThat(archive.resolve("e/items-1.csv.reason.txt")).exists();
            assertThat(files()).isEmpty();
            // As a process leaves it that dies before and after the copy has its name.
            Files.writeString(inbox.resolve(".sales-2.csv.shardline-done"), "k\n7\n");
            Files.writeString(inbox.resolve("a/.sales-1.csv.shardline-done"), "k\n1\n");
            Files.writeString(inbox.resolve(".items.csv.shardline-error"), "another\n");
            assertThat(watch.build().once(db)).isEqualTo(result(0, 0, 0));
            assertThat(archive.resolve("d/sales-2.csv")).hasContent("k\n7\n");
            assertThat(archive.resolve("d/a/sales-2.csv")).doesNotExist();
            assertThat(archive.resolve("e/items-2.csv")).hasContent("another\n");
            assertThat(files()).isEmpty();
        } finally {
            try (Stream<Path> all = Files.walk(archive)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    @Test
    void loadsParentsFirst() throws Exception {
        put("kids.csv", "p,k\n1,1\n");
        put("parents.csv", "p\n1\n");
        assertThat(watch().build().once(db)).isEqualTo(result(2, 0, 0));
        assertThat(events).noneMatch(event -> event instanceof WatchEvent.Waiting);
    }

    @Test
    void waitsForParentsAndThenRefuses() throws Exception {
        put("kids-1.csv", "p,k\n1,1\n");
        put("kids-2.csv", "p,k\n2,1\n");
        CsvWatch.Builder patient = watch().parentsWithin(Duration.ofSeconds(60)).onEvent(event -> {
            events.add(event);
            try {
                if (event instanceof WatchEvent.Waiting) {
                    put("parents.csv", "p\n1\n2\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(patient.build().once(db)).isEqualTo(result(3, 0, 0));
        assertThat(rows("select count(*) from kids")).isEqualTo("[2]");
        assertThat(events).hasAtLeastOneElementOfType(WatchEvent.Waiting.class);

        put("kids-3.csv", "p,k\n3,1\n");
        put("kids-4.csv", "p,k\n2,2\n");
        assertThat(watch().parentsWithin(Duration.ofMillis(300)).build().once(db))
                .isEqualTo(result(1, 0, 1));
        assertThat(reason("kids-3.csv")).contains("23503");
        // An upsert names the row, and the server's error is its cause.
        put("kids-5.csv", "p,k\n3,1\n");
        CsvLoad refusing = CsvLoad.into("kids").refuse(0, reject -> {}).build();
        assertThat(watch().table("kids", refusing).build().once(db)).isEqualTo(result(0, 0, 1));
    }

    @Test
    void takesFilesOfATableInOrder() throws Exception {
        Instant noon = Instant.parse("2024-01-01T12:00:00Z");
        for (boolean byTime : new boolean[] {false, true}) {
            events.clear();
            for (int i = 1; i <= 3; i++) {
                Path file = put((i == 2 ? "z/" : "") + "items-" + i + ".csv", "k,v\n1," + i + byTime + "\n");
                Files.setLastModifiedTime(file, FileTime.from(noon.minusSeconds(i)));
            }
            assertThat((byTime ? watch().byTime() : watch()).build().once(db)).isEqualTo(result(3, 0, 0));
            assertThat(rows("select v from items")).isEqualTo(byTime ? "[1true]" : "[3false]");
        }
    }

    @Test
    void aFileThatIsNotCompleteHoldsBackThoseAfterIt() throws Exception {
        put("items-1.csv", "k,v\n1,first\n");
        put("items-2.csv", "k,v\n1,second\n");
        put("items-2.csv.done", "");
        assertThat(watch().settle(Duration.ofMillis(300)).build().once(db)).isEqualTo(result(2, 0, 0));
        assertThat(rows("select v from items")).isEqualTo("[second]");
    }

    @Test
    void letsOneInAtATimeOfThisProcessAndOfAnother() throws Exception {
        put("sales.csv", "k\n1\n");
        String yaml = cluster.writeYaml(TABLES).toString();
        Happening others = () -> {
            assertThatThrownBy(() -> watch().build().once(db))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_RUNNING));
            // What this process tried in vain has not let go of the lock.
            try (OtherJvm other =
                    OtherJvm.start(WatchVictim.class, yaml, inbox, inbox, inbox.resolve(".begun"), "never")) {
                assertThat(other.saidInAll()).contains("is being watched");
            }
        };
        assertThat(watch().build().watched(at(WatchStep.WRITTEN, others)).once(db))
                .isEqualTo(result(1, 0, 0));
        assertThat(watch().build().once(db)).isEqualTo(result(0, 0, 0));
    }

    @Test
    void waitsForATransactionThatIsInDoubt() throws Exception {
        watch().build().once(db);
        Path file = put("sales.csv", "k\n1\n");
        try (Connection connection = cluster.connect(0);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into shardline.csv_files (target, digest, file, bytes) values ('\"sales\"', '"
                    + FileReading.digestOf(file) + "', 'sales.csv', 4)");
            statement.execute("prepare transaction 'watch in doubt'");
        }
        Consumer<WatchEvent> deciding = event -> {
            events.add(event);
            try {
                if (event instanceof WatchEvent.Paused) {
                    cluster.on(0, "commit prepared 'watch in doubt'");
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(watch().onEvent(deciding).build().once(db)).isEqualTo(result(0, 1, 0));
        assertThat(events)
                .filteredOn(event -> event instanceof WatchEvent.Paused)
                .hasSize(1);
    }

    @Test
    void twoDirectoriesDoNotLoadOneContentTwice(@TempDir Path other) throws Exception {
        put("sales.csv", "k\n1\n");
        Files.writeString(other.resolve("sales.csv"), "k\n1\n");
        Happening second = () -> assertThat(
                        CsvWatch.of(other).settle(Duration.ZERO).build().once(db))
                .isEqualTo(result(1, 0, 0));
        assertThat(watch().build().watched(at(WatchStep.DIGESTED, second)).once(db))
                .isEqualTo(result(0, 1, 0));
        empty();
        put("sales.csv", "k\n1\n");
        Files.writeString(other.resolve("sales.csv"), "k\n1\n");
        // Now when the first has written its rows, which the second does not see.
        Happening within = () -> assertThat(
                        CsvWatch.of(other).settle(Duration.ZERO).build().once(db))
                .isEqualTo(result(1, 0, 0));
        assertThat(watch().build().watched(at(WatchStep.WRITTEN, within)).once(db))
                .isEqualTo(result(0, 1, 0));
        assertThat(rows("select k from sales")).isEqualTo("[1]");
    }

    private static void cutOff() throws SQLException {
        try (Connection connection = cluster.connect(1);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    @Test
    void outlivesAShardThatIsLost() throws Exception {
        for (WatchStep step : List.of(WatchStep.DIGESTED, WatchStep.WRITTEN, WatchStep.NOTED, WatchStep.COMMITTED)) {
            put("sales-" + step + ".csv", "k,v\n1,%s\n2,%s\n3,%s\n4,%s\n".replace("%s", step.name()));
            WatchResult result =
                    watch().build().watched(at(step, CsvWatchIT::cutOff)).once(db);
            assertThat(result.refused()).as(step.name()).isZero();
        }
        try {
            // The pool may still have connections that were cut off.
            rows("select 1 from sales");
        } catch (SQLException e) {
            assertThat(Blame.of(e)).isEqualTo(Blame.LOST);
        }
        assertThat(rows("select count(*), count(distinct (k, v)) from sales")).isEqualTo("[16, 16]");
        assertThat(files()).hasSize(4).allMatch(name -> name.startsWith("done/"));
        assertThat(events).anyMatch(event -> event instanceof WatchEvent.Waiting || event instanceof WatchEvent.Paused);
    }

    @Test
    void followsUntilItIsToldToStop() throws Exception {
        WatchStop stop = new WatchStop();
        CompletableFuture<WatchResult> result = new CompletableFuture<>();
        CsvWatch watch = watch().onEvent(event -> {
                    events.add(event);
                    if (event instanceof WatchEvent.Moved moved && moved.file().endsWith("sales-2.csv")) {
                        stop.stop();
                    }
                })
                .build();
        Thread thread = new Thread(() -> {
            try {
                result.complete(watch.follow(db, stop));
            } catch (SQLException | IOException e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        put("sales-1.csv.tmp", "k\n1\n");
        Files.move(inbox.resolve("sales-1.csv.tmp"), inbox.resolve("sales-1.csv"));
        put("sales-2.csv.tmp", "k\n2\n");
        Files.move(inbox.resolve("sales-2.csv.tmp"), inbox.resolve("sales-2.csv"));
        assertThat(result.get(60, TimeUnit.SECONDS).loaded()).isEqualTo(2);
        assertThat(rows("select k from sales order by k")).isEqualTo("[1][2]");
    }

    @Test
    void aStopUndoesTheFileThatIsBeingRead() throws Exception {
        put("sales.csv", "k\n1\n");
        WatchStop stop = new WatchStop();
        assertThat(watch().build().watched(at(WatchStep.DIGESTED, stop::stop)).follow(db, stop))
                .isEqualTo(result(0, 0, 0));
        assertThat(files()).containsExactly("sales.csv");
        assertThat(rows("select k from sales")).isEmpty();
    }

    @Test
    void wantsAtomicCommits() throws Exception {
        Path yaml = cluster.writeYaml(TABLES);
        Files.writeString(yaml, Files.readString(yaml) + "transactions: { acrossShards: best-effort }\n");
        try (ParallelConnection loose = ParallelConnection.open(yaml)) {
            assertThatThrownBy(() -> watch().build().once(loose)).hasMessageContaining("atomic commits");
        }
        assertThatThrownBy(() -> watch().done(Path.of("error")).build()).isInstanceOf(IllegalArgumentException.class);
    }
}
