package io.shardline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is killed while it upserts leaves whole chunks, and a second run converges to the same rows as one that was not. */
@Timeout(120)
class UpsertCrashIT {
    private static final int ROWS = 30_000;
    private static final int CHUNK = 2000;

    @Test
    void aRunThatWasKilledIsFinishedByTheNext(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestCluster cluster = TestCluster.create(2)) {
            cluster.onEach("create table t (k bigint primary key, v text)");
            Path yaml = cluster.writeYaml("t: { key: k }");
            for (int kill = 0; kill < Integer.getInteger("shardline.kills", 3); kill++) {
                cluster.onEach("truncate t");
                boolean whole = kill % 2 == 1;
                Path started = folder.resolve("started" + kill);
                OtherJvm.start(UpsertCrashIT.class, yaml, whole, started, 0, 0).killAfter(started, random.nextInt(600));
                finish(cluster, yaml, whole);
            }
        }
    }

    /** While the first chunks are filled, when the last record is read and nothing of its chunk written, and when some are written. */
    @ParameterizedTest
    @CsvSource({"100, 0", "15000, 0", "30000, 0", "0, 1", "0, 4"})
    void aRunThatDiedIsFinishedByTheNext(int atRecord, int atChunk, @TempDir Path folder) throws Exception {
        try (TestCluster cluster = TestCluster.create(2)) {
            cluster.onEach("create table t (k bigint primary key, v text)");
            Path yaml = cluster.writeYaml("t: { key: k }");
            for (boolean whole : new boolean[] {false, true}) {
                cluster.onEach("truncate t");
                OtherJvm.start(UpsertCrashIT.class, yaml, whole, folder.resolve("started" + whole), atRecord, atChunk)
                        .awaitDeath();
                finish(cluster, yaml, whole);
            }
        }
    }

    private static void finish(TestCluster cluster, Path yaml, boolean whole) throws Exception {
        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            db.recover();
            long before = count(db);
            if (whole) {
                assertThat(before).isIn(0L, (long) ROWS);
            } else if (before < ROWS) {
                assertThat(partsOfChunks(cluster)).isLessThanOrEqualTo(1);
            }
            UpsertResult result = upsert(whole).run(db, records());
            assertThat(result.inserted()).isEqualTo(ROWS - before);
            assertThat(result.unchanged()).isEqualTo(before);
            assertThat(count(db)).isEqualTo(ROWS);
            assertThat(upsert(whole).run(db, records()).unchanged()).isEqualTo(ROWS);
        }
    }

    /** Shards that have another number of rows than whole chunks: a shard's last chunk may be smaller. */
    private static long partsOfChunks(TestCluster cluster) throws Exception {
        long parts = 0;
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    ResultSet rows = connection.createStatement().executeQuery("select count(*) from t")) {
                rows.next();
                parts += rows.getLong(1) % CHUNK == 0 ? 0 : 1;
            }
        }
        return parts;
    }

    private static long count(ParallelConnection db) throws Exception {
        try (Cursor cursor = db.cursor()) {
            return Objects.requireNonNull(
                            cursor.execute("select count(*) from t").fetchOne())
                    .getLong(1);
        }
    }

    /**
     * The process that is killed.
     *
     * @param arguments cluster file, whether it writes as a whole, a file to make when it begins, and the record and the chunk at which to
     *     die, 0 for none
     */
    public static void main(String[] arguments) throws Exception {
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            Files.createFile(Path.of(arguments[2]));
            Runnable reading = OtherJvm.deathAt(Integer.parseInt(arguments[3]));
            Runnable writing = OtherJvm.deathAt(Integer.parseInt(arguments[4]));
            BulkUpsert.Builder upsert =
                    builder(Boolean.parseBoolean(arguments[1])).onProgress(at -> writing.run());
            upsert.build().run(db, records().peek(record -> reading.run()));
        }
    }

    private static BulkUpsert upsert(boolean whole) {
        return builder(whole).build();
    }

    private static BulkUpsert.Builder builder(boolean whole) {
        BulkUpsert.Builder builder = BulkUpsert.into("t").chunkRows(CHUNK);
        return whole ? builder.asAWhole() : builder;
    }

    private static Stream<Map<String, Object>> records() {
        return IntStream.range(0, ROWS).mapToObj(k -> Map.of("k", (long) k, "v", "value " + k));
    }
}
