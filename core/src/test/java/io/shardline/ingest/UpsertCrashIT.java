package io.shardline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it upserts leaves whole chunks, and a second run converges to the same rows as one that was not. */
@Timeout(120)
class UpsertCrashIT {
    private static final int ROWS = 30_000;

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
                OtherJvm.start(UpsertCrashIT.class, yaml, whole, started).killAfter(started, random.nextInt(600));
                try (ParallelConnection db = ParallelConnection.open(yaml)) {
                    db.recover();
                    long before = count(db);
                    if (whole) {
                        assertThat(before).isIn(0L, (long) ROWS);
                    }
                    UpsertResult result = upsert(whole).run(db, records());
                    assertThat(result.inserted()).isEqualTo(ROWS - before);
                    assertThat(result.unchanged()).isEqualTo(before);
                    assertThat(count(db)).isEqualTo(ROWS);
                    assertThat(upsert(whole).run(db, records()).unchanged()).isEqualTo(ROWS);
                }
            }
        }
    }

    private static long count(ParallelConnection db) throws Exception {
        try (Cursor cursor = db.cursor()) {
            return Objects.requireNonNull(
                            cursor.execute("select count(*) from t").fetchOne())
                    .getLong(1);
        }
    }

    /** The process that is killed. */
    public static void main(String[] arguments) throws Exception {
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            Files.createFile(Path.of(arguments[2]));
            upsert(Boolean.parseBoolean(arguments[1])).run(db, records());
        }
    }

    private static BulkUpsert upsert(boolean whole) {
        BulkUpsert.Builder builder = BulkUpsert.into("t").chunkRows(2000);
        return (whole ? builder.asAWhole() : builder).build();
    }

    private static Stream<Map<String, Object>> records() {
        return IntStream.range(0, ROWS).mapToObj(k -> Map.of("k", (long) k, "v", "value " + k));
    }
}
