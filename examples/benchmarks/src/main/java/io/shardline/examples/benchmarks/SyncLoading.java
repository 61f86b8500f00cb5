package io.shardline.examples.benchmarks;

import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.ingest.sync.TableSync;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Copies a table of one server to four shards and keeps it in step, beside what one would write by hand: COPY TO of the one, split by
 * owner into COPY FROM of the others, and then primary keys and indexes; and for changes the same into a staging table, and an upsert on
 * each shard. The two take turns. What is written by hand compares nothing afterwards, and keeps no state.
 */
public final class SyncLoading implements AutoCloseable {
    private static final int SHARDS = 4;
    private static final double NANOS = 1e9;
    private static final int ROWS = 1_000_000;
    private static final int QUICK_ROWS = 50_000;
    private static final String COLUMNS = "(k bigint not null, customer int, note text, at timestamptz)";
    private static final String UPSERT = """
            insert into by_hand.events select * from by_hand.staged on conflict (k) do update
            set customer = excluded.customer, note = excluded.note, at = excluded.at
            where (events.customer, events.note, events.at) is distinct from (excluded.customer, excluded.note, excluded.at);
            truncate by_hand.staged""";

    private final int rows;
    private final PrintStream out;
    private final TestCluster origin = TestCluster.create(1);
    private final TestCluster cluster = TestCluster.create(SHARDS);
    private final ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
    private final ParallelConnection db;
    private final Owners owners;
    private final TableSync sync;

    SyncLoading(int rows, PrintStream out) throws Exception {
        this.rows = rows;
        this.out = out;
        origin.on(
                0,
                "create table events " + COLUMNS
                        + "; insert into events select k, k % 1000, 'a note of some length ' || k,"
                        + " timestamptz '2000-01-01' + k * interval '1 second' from generate_series(1, " + rows + ") k;"
                        + " alter table events add primary key (k); create index on events (at); analyze events");
        cluster.onEach("create schema by_hand; create table events " + COLUMNS);
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml("events: { key: k }")), Map.of()));
        owners = db.owners("events");
        Properties login = new Properties();
        login.setProperty("user", origin.user());
        login.setProperty("password", origin.password());
        sync = TableSync.from(origin.url(0), login, "events").stamp("at").build();
    }

    /** Measures and prints; takes {@code --quick}, or the number of rows (1000000) and of rounds (5). */
    public static void main(String[] arguments) throws Exception {
        boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
        int rows = quick ? QUICK_ROWS : arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROWS;
        int rounds = quick ? 1 : arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (SyncLoading loading = new SyncLoading(rows, System.out)) {
            loading.run(rounds);
        }
    }

    void run(int rounds) throws Exception {
        List<Double> whole = new ArrayList<>();
        List<Double> loads = new ArrayList<>();
        List<Double> changes = new ArrayList<>();
        // The first round is for the virtual machine to warm up, unless there is only one.
        for (int round = rounds > 1 ? -1 : 0; round < rounds; round++) {
            double byHand = seconds(this::load);
            cluster.onEach("drop table events; drop schema if exists shardline cascade");
            db.refresh();
            double synced = seconds(() -> sync.run(db).loaded());
            double compared = seconds(() -> sync.check(db).targetRows());
            int year = round + 2;
            origin.on(
                    0,
                    "update events set note = 'round " + round + "', at = at + interval '" + year
                            + " years' where k % 100 = " + year);
            double changedByHand = seconds(() -> takeOver(2000 + year));
            double changed = seconds(() -> sync.run(db).updated());
            double idle = seconds(() -> sync.run(db).read());
            out.printf(
                    "first load by hand %.2f s, sync %.2f s, of which comparing about %.2f s; 1%% changed by hand %.2f s, sync %.2f s;"
                            + " nothing changed %.2f s%n",
                    byHand, synced, compared, changedByHand, changed, idle);
            if (round >= 0) {
                whole.add(byHand / synced);
                loads.add(byHand / (synced - compared));
                changes.add(changedByHand / changed);
            }
        }
        out.printf(
                "%,d rows, median ratios: first load %.2f, without the comparison after it %.2f; 1%% changed %.2f%n",
                rows, median(whole), median(loads), median(changes));
    }

    private static double median(List<Double> ratios) {
        return ratios.stream().sorted().toList().get(ratios.size() / 2);
    }

    private static double seconds(Callable<Long> work) throws Exception {
        long begun = System.nanoTime();
        work.call();
        return (System.nanoTime() - begun) / NANOS;
    }

    private long load() throws Exception {
        cluster.onEach("drop table if exists by_hand.events, by_hand.staged; create table by_hand.events " + COLUMNS
                + "; create unlogged table by_hand.staged " + COLUMNS);
        return split(
                "copy events to stdout (format binary)",
                "copy by_hand.events from stdin (format binary)",
                "alter table by_hand.events add primary key (k); create index on by_hand.events (at);"
                        + " analyze by_hand.events");
    }

    private long takeOver(int year) throws Exception {
        return split(
                "copy (select * from events where at > timestamptz '" + year + "-01-01') to stdout (format binary)",
                "copy by_hand.staged from stdin (format binary)",
                UPSERT);
    }

    /** Rows of the source to their shards, and then statements on all shards at once, in one transaction a shard. */
    private long split(String from, String into, String then) throws Exception {
        List<Connection> shards = new ArrayList<>();
        try (Connection source = origin.connect(0)) {
            for (int shard = 0; shard < SHARDS; shard++) {
                Connection connection = cluster.connect(shard);
                shards.add(connection);
                connection.setAutoCommit(false);
            }
            long sent;
            try (InputStream copied = new PGCopyInputStream(source.unwrap(PGConnection.class), from)) {
                sent = new BinarySplit(owners, shards, into).send(copied);
            }
            List<Callable<Void>> ends = new ArrayList<>();
            shards.forEach(shard -> ends.add(() -> end(shard, then)));
            for (Future<Void> end : threads.invokeAll(ends)) {
                end.get();
            }
            return sent;
        } finally {
            for (Connection shard : shards) {
                shard.close();
            }
        }
    }

    private static Void end(Connection shard, String then) throws SQLException {
        try (Statement statement = shard.createStatement()) {
            statement.execute(then);
        }
        shard.commit();
        return null;
    }

    @Override
    public void close() {
        threads.shutdown();
        db.close();
        cluster.close();
        origin.close();
    }
}
