package io.shardline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.Cursor;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.ingest.replay.ConflictPolicy;
import io.shardline.ingest.replay.Replay;
import io.shardline.ingest.sync.TableSync;
import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shard that is lost in the middle of a job: the error says so, and when it is back the same job finishes, with no row lost or twice. */
@Timeout(120)
class LostShardIT {
    private static final int ROWS = 1_000;

    private static TestCluster cluster;
    private static TestCluster origin;
    private static Path yaml;
    private static long poisoned;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        origin = TestCluster.create(1);
        cluster.onEach("create table t (k bigint primary key, v text)");
        cluster.on(1, """
                create function die() returns trigger language plpgsql as $$
                    begin
                        perform pg_terminate_backend(pg_backend_pid());
                        return new;
                    end $$""");
        yaml = cluster.writeYaml("t: { key: k }");
        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            db.initialize();
            Owners owners = db.owners("t");
            for (poisoned = ROWS / 2;
                    !owners.shardOf(poisoned).equals(cluster.names().get(1)); ) {
                poisoned++;
            }
        }
        origin.on(0, "create table t (k bigint primary key, v text)");
        origin.on(
                0,
                "insert into t select k, case when k = " + poisoned + " then 'poison' else 'v' || k end"
                        + " from generate_series(1, " + ROWS + ") k");
    }

    @AfterAll
    static void stop() {
        origin.close();
        cluster.close();
    }

    private static String value(long k) {
        return k == poisoned ? "poison" : "v" + k;
    }

    private static InputStream lines(String first, LongFunction<String> line) {
        String rows = LongStream.rangeClosed(1, ROWS).mapToObj(line).collect(Collectors.joining());
        return new ByteArrayInputStream((first + rows).getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<Map<String, Object>> records() {
        return LongStream.rangeClosed(1, ROWS).mapToObj(k -> Map.of("k", k, "v", value(k)));
    }

    private static InputStream csv() {
        return lines("k,v\n", k -> k + "," + value(k) + "\n");
    }

    private interface Run {
        void on(ParallelConnection db) throws Exception;
    }

    /** The jobs that write to shards. */
    enum Job {
        UPSERT(db -> BulkUpsert.into("t").chunkRows(50).build().run(db, records())),
        UPSERT_BY_COPY(db -> BulkUpsert.into("t").build().run(db, records())),
        UPSERT_AS_A_WHOLE(db ->
                BulkUpsert.into("t").mode(UpsertMode.INSERT).asAWhole().build().run(db, records())),
        LOAD(db -> CsvLoad.into("t").build().run(db, csv())),
        LOAD_AS_UPSERT(db -> CsvLoad.into("t").mode(CsvMode.UPSERT).build().run(db, csv())),
        REPLAY(db -> Replay.named("lost")
                .policy(ConflictPolicy.ERROR)
                .batchRows(50)
                .build()
                .run(db, lines("", k -> "insert into t values (" + k + ", '" + value(k) + "');\n"))),
        SYNC(db -> {
            Properties login = new Properties();
            login.setProperty("user", origin.user());
            login.setProperty("password", origin.password());
            TableSync.from(origin.url(0), login, "t").rangeRows(100).build().run(db);
        });

        private final Run run;

        Job(Run run) {
            this.run = run;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldAndTheNextRunFinishes(Job job) throws Exception {
        cluster.onEach("truncate t");
        cluster.on(
                1,
                "create trigger poison before insert on t for each row when (new.v = 'poison')"
                        + " execute function die()");
        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            SQLException lost = catchThrowableOfType(SQLException.class, () -> job.run.on(db));
            assertThat(lost.getSQLState()).matches("08...|57P..");
            assertThat((Throwable) lost).hasMessageContaining(cluster.names().get(1));
        } finally {
            cluster.on(1, "drop trigger poison on t");
        }

        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            db.recover();
            job.run.on(db);

            try (Cursor cursor = db.cursor()) {
                Row found = Objects.requireNonNull(cursor.execute("select count(*), sum(k), count(distinct v) from t")
                        .fetchOne());
                assertThat(found.values()).hasToString("[1000, 500500, 1000]");
            }
        }
    }
}
