package io.shardline.examples.benchmarks;

import io.shardline.ParallelConnection;
import io.shardline.ingest.sync.TableSync;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Copies a table of one server to four shards and keeps it in step, beside what one would type: COPY TO of the one piped into COPY FROM
 * of another, and then its primary key and index. The two take turns.
 */
public final class SyncLoading implements AutoCloseable {
    private static final int SHARDS = 4;
    private static final double NANOS = 1e9;
    private static final String COLUMNS = "(k bigint not null, customer int, note text, at timestamptz)";

    private final int rows;
    private final PrintStream out;
    private final TestCluster origin = TestCluster.create(1);
    private final TestCluster other = TestCluster.create(1);
    private final TestCluster cluster = TestCluster.create(SHARDS);
    private final ParallelConnection db;
    private final TableSync sync;

    SyncLoading(int rows, PrintStream out) throws Exception {
        this.rows = rows;
        this.out = out;
        origin.on(
                0,
                "create table events " + COLUMNS
                        + "; insert into events select k, k % 1000, 'a note of some length ' || k,"
                        + " timestamptz '2026-01-01' + k * interval '1 second' from generate_series(1, " + rows + ") k;"
                        + " alter table events add primary key (k); create index on events (at); analyze events");
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml("events: { key: k }")), Map.of()));
        Properties login = new Properties();
        login.setProperty("user", origin.user());
        login.setProperty("password", origin.password());
        sync = TableSync.from(origin.url(0), login, "events").stamp("at").build();
    }

    /** Measures and prints; takes the number of rows (1000000) and of rounds (3). */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        try (SyncLoading loading = new SyncLoading(rows, System.out)) {
            loading.run(rounds);
        }
    }

    void run(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            double piped = seconds(this::pipe);
            cluster.onEach("drop table if exists events; drop schema if exists shardline cascade");
            db.refresh();
            double synced = seconds(() -> sync.run(db).loaded());
            double compared = seconds(() -> sync.check(db).targetRows());
            origin.on(
                    0,
                    "update events set note = 'round " + round + "', at = at + interval '1 year' where k % 100 = "
                            + round);
            double changed = seconds(() -> sync.run(db).updated());
            double idle = seconds(() -> sync.run(db).read());
            out.printf(
                    "%d rows: COPY TO piped into COPY FROM, with key and index %.2f s; sync %.2f s, of which comparing %.2f s;"
                            + " ratio without it %.2f, with it %.2f; 1%% changed %.2f s; nothing changed %.2f s%n",
                    rows, piped, synced, compared, piped / (synced - compared), piped / synced, changed, idle);
        }
    }

    private static double seconds(Callable<Long> work) throws Exception {
        long begun = System.nanoTime();
        work.call();
        return (System.nanoTime() - begun) / NANOS;
    }

    private long pipe() throws SQLException {
        other.on(0, "drop table if exists events; create table events " + COLUMNS);
        try (Connection from = origin.connect(0);
                Connection to = other.connect(0);
                InputStream copied = new PGCopyInputStream(
                        from.unwrap(PGConnection.class), "copy events to stdout (format binary)")) {
            to.unwrap(PGConnection.class).getCopyAPI().copyIn("copy events from stdin (format binary)", copied);
        } catch (java.io.IOException e) {
            throw new SQLException(e);
        }
        other.on(0, "alter table events add primary key (k); create index on events (at); analyze events");
        return rows;
    }

    @Override
    public void close() {
        db.close();
        cluster.close();
        other.close();
        origin.close();
    }
}
