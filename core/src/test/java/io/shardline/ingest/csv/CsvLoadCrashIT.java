package io.shardline.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies while it loads a file leaves all of the file or nothing, and the file loaded again is there once. */
@Timeout(180)
class CsvLoadCrashIT {
    private static final int ROWS = 20_000;
    /** A file is read in pieces of some kilobytes. */
    private static final int READS = 5;

    private static TestCluster cluster;
    private static Path yaml;

    /** How a file is loaded. */
    enum Way {
        APPEND(CsvLoad.into("t")),
        APPEND_WITH_REFUSALS(CsvLoad.into("t").refuse(1, reject -> {})),
        UPSERT(CsvLoad.into("t").mode(CsvMode.UPSERT).key("k")),
        HISTORY(CsvLoad.into("h").mode(CsvMode.HISTORY).key("k"));

        private final CsvLoad load;

        Way(CsvLoad.Builder load) {
            this.load = load.build();
        }
    }

    /** When the process dies by itself. */
    private enum Death {
        READING,
        WRITTEN,
        COMMITTED,
        NEVER
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("""
                create table t (k bigint primary key, v text);
                create table h (k bigint, v text, valid_from timestamptz not null, valid_to timestamptz,
                    is_current boolean not null, version_number int not null);
                create unique index on h (k) where is_current;
                """);
        yaml = cluster.writeYaml("t: { key: k }\nh: { key: k }");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        cluster.onEach("truncate t, h");
    }

    private static long count(String table) throws SQLException {
        long rows = 0;
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    ResultSet row = connection.createStatement().executeQuery("select count(*) from " + table)) {
                row.next();
                rows += row.getLong(1);
            }
        }
        return rows;
    }

    /** A server goes on for a while with what a process asked for that is gone, and holds its locks. */
    private static void endSessions() throws SQLException {
        cluster.onEach(
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and backend_type = 'client backend'");
    }

    private static Path file(Path folder) throws IOException {
        String lines =
                IntStream.range(0, ROWS).mapToObj(k -> k + ",value " + k + "\n").collect(Collectors.joining());
        return Files.writeString(folder.resolve("file.csv"), "k,v\n" + lines);
    }

    /** All or nothing is there; what is not there yet is loaded, and what is there is not loaded twice. */
    private static void assertWhole(Way way, Path file) throws Exception {
        endSessions();
        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            db.recover();
            long before = count(way.load.table());
            assertThat(before).isIn(0L, (long) ROWS);
            if (before == 0 || way.ordinal() >= Way.UPSERT.ordinal()) {
                assertThat(way.load.run(db, file).inserted()).isEqualTo(ROWS - before);
            }
            assertThat(count(way.load.table())).isEqualTo(ROWS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAllOrNothingWhereverItDies(Way way, @TempDir Path folder) throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Path file = file(folder);
        for (Death death : Death.values()) {
            empty();
            Path begun = folder.resolve("begun" + death);
            try (OtherJvm process = OtherJvm.start(CsvLoadCrashIT.class, yaml, file, way, death, begun)) {
                if (death == Death.NEVER) {
                    process.killAfter(begun, new Random(seed).nextInt(400));
                } else {
                    process.awaitDeath();
                }
            }
            if (death != Death.NEVER) {
                assertThat(Files.exists(begun)).isTrue();
            }
            assertWhole(way, file);
        }
    }

    /** The process that dies. */
    public static void main(String[] arguments) throws Exception {
        Death death = Death.valueOf(arguments[3]);
        Runnable reading = OtherJvm.deathAt(death == Death.READING ? READS : 0);
        Runnable written = OtherJvm.deathAt(death == Death.WRITTEN ? 1 : 0);
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]));
                InputStream file = new FilterInputStream(Files.newInputStream(Path.of(arguments[1]))) {
                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        reading.run();
                        return super.read(bytes, from, length);
                    }
                }) {
            Files.createFile(Path.of(arguments[4]));
            Way.valueOf(arguments[2]).load.run(db, file, transaction -> written.run());
            OtherJvm.deathAt(1).run();
        }
    }
}
