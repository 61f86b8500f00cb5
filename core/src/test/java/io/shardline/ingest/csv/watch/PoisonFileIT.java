package io.shardline.ingest.csv.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file whose load ends its server's connection each time does not block the directory. */
@Timeout(60)
class PoisonFileIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @TempDir
    private Path inbox;

    private final List<WatchEvent> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("""
                create table apples (k int, v text);
                create table pears (k int, v text);
                create function die() returns trigger language plpgsql as $$
                    begin
                        perform pg_terminate_backend(pg_backend_pid());
                        return new;
                    end $$;
                create trigger poison before insert on apples for each row when (new.v = 'poison')
                    execute function die()""");
        db = ParallelConnection.open(cluster.writeYaml("apples: { key: k }\npears: { key: k }"));
        db.initialize();
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static String rows(String table) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            StringBuilder all = new StringBuilder();
            cursor.execute("select k, v from " + table + " order by k")
                    .fetchAll()
                    .forEach(row -> all.append(row.values()));
            return all.toString();
        }
    }

    @Test
    void endsAsideWithItsReasonAfterSomeTriesWhileOthersAreLoaded() throws Exception {
        Files.writeString(inbox.resolve("apples-1.csv"), "k,v\n1,poison\n");
        Files.writeString(inbox.resolve("apples-2.csv"), "k,v\n2,good\n");
        Files.writeString(inbox.resolve("pears.csv"), "k,v\n3,good\n");

        WatchResult result = CsvWatch.of(inbox)
                .settle(Duration.ZERO)
                .every(Duration.ofMillis(20))
                .tries(3)
                .onEvent(events::add)
                .build()
                .once(db);

        assertThat(result).isEqualTo(new WatchResult(2, 0, 1, 0));
        assertThat(rows("apples")).isEqualTo("[2, good]");
        assertThat(rows("pears")).isEqualTo("[3, good]");
        assertThat(inbox.resolve("error/apples-1.csv")).exists();
        assertThat(inbox.resolve("error/apples-1.csv.reason.txt"))
                .content()
                .contains("message: ", "table: apples\n", "SQLSTATE: 08006\n", "tried: 3 times\n");
        List<String> order = events.stream()
                .filter(event -> !(event instanceof WatchEvent.Moved))
                .map(event -> event instanceof WatchEvent.Loaded loaded
                        ? loaded.table()
                        : event.getClass().getSimpleName())
                .toList();
        assertThat(order).containsExactly("Waiting", "pears", "Waiting", "Refused", "apples");
    }

    @Test
    void isTriedAtLeastOnce() {
        assertThatThrownBy(() -> CsvWatch.of(inbox).tries(0)).hasMessageContaining("at least once");
    }
}
