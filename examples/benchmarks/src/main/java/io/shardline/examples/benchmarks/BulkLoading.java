package io.shardline.examples.benchmarks;

import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ingest.BulkUpsert;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;

/**
 * Loads rows in bulk, and says how much slower that is than what one can write by hand: the same rows split into a file per shard
 * beforehand, and each file sent to its shard, all at once. The two take turns.
 */
public final class BulkLoading implements AutoCloseable {
    private static final int SHARDS = 4;
    private static final int ROWS = 400_000;
    private static final int QUICK_ROWS = 50_000;
    private static final String TABLE = """
            create table events (k bigint primary key, customer int not null, note text not null, at timestamptz not null);
            create index on events (customer);
            create unlogged table staged (like events)""";
    private static final String COPY = "copy events from stdin";
    private static final String COPY_CSV = "copy events from stdin (format csv)";
    private static final String STAGE = "copy staged from stdin";
    private static final String UPSERT = """
            insert into events select * from staged on conflict (k) do update
            set customer = excluded.customer, note = excluded.note, at = excluded.at
            where (events.customer, events.note, events.at) is distinct from (excluded.customer, excluded.note, excluded.at)""";

    private final int rows;
    private final PrintStream out;
    private final TestCluster cluster = TestCluster.create(SHARDS);
    private final ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
    private final List<Connection> connections = new ArrayList<>();
    private final ParallelConnection db;
    private final byte[] whole;
    private final byte[][] parts;
    private final byte[] csv;
    private final byte[][] csvParts;

    BulkLoading(int rows, PrintStream out) throws Exception {
        this.rows = rows;
        this.out = out;
        cluster.onEach(TABLE);
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml("events: { key: k }")), Map.of()));
        StringBuilder all = new StringBuilder();
        StringBuilder[] split = new StringBuilder[SHARDS];
        Arrays.setAll(split, shard -> new StringBuilder());
        for (long k = 1; k <= rows; k++) {
            String line = line(k);
            all.append(line);
            split[db.owners("events").indexOf(k)].append(line);
        }
        whole = bytes(all);
        parts = Arrays.stream(split).map(BulkLoading::bytes).toArray(byte[][]::new);
        // No value has a comma, a quote or a backslash.
        csv = bytes(
                new StringBuilder("k,customer,note,at\n").append(all.toString().replace('\t', ',')));
        csvParts = Arrays.stream(split)
                .map(part -> bytes(new StringBuilder(part.toString().replace('\t', ','))))
                .toArray(byte[][]::new);
        for (int shard = 0; shard < SHARDS; shard++) {
            Connection connection = cluster.connect(shard);
            connection.setAutoCommit(false);
            connections.add(connection);
        }
    }

    /** Measures and prints; takes {@code --quick}, or the number of rows (400000) and of rounds (5). */
    public static void main(String[] arguments) throws Exception {
        boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
        int rows = quick ? QUICK_ROWS : arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROWS;
        int rounds = quick ? 1 : arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (BulkLoading loading = new BulkLoading(rows, System.out)) {
            loading.run(rounds);
        }
    }

    void run(int rounds) throws Exception {
        out.printf("%,d rows of %d bytes on %d shards%n", rows, whole.length / rows, SHARDS);
        compare("COPY", rounds, true, () -> copyParts(COPY, ""), this::copyWhole);
        compare("CSV file", rounds, true, () -> copyParts(csvParts, COPY_CSV, ""), this::loadCsv);
        compare("upsert of new rows, from files", rounds, true, () -> copyParts(STAGE, UPSERT), this::upsert);
        compare("upsert of new rows, from records", rounds, true, this::splitAndUpsert, this::upsert);
        compare("upsert of unchanged rows, from files", rounds, false, () -> copyParts(STAGE, UPSERT), this::upsert);
        compare("upsert of unchanged rows, from records", rounds, false, this::splitAndUpsert, this::upsert);
    }

    private static String line(long k) {
        return k + "\t" + k % 1000 + "\tnote of a few words to make it about as long as rows are " + k % 7
                + "\t2024-01-01 00:00:00+00\n";
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** What is measured. */
    private interface Load {
        void run() throws Exception;
    }

    private void compare(String what, int rounds, boolean emptied, Load byHand, Load ours) throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            double hand;
            double own;
            if (round % 2 == 0) {
                hand = seconds(byHand, emptied);
                own = seconds(ours, emptied);
            } else {
                own = seconds(ours, emptied);
                hand = seconds(byHand, emptied);
            }
            if (round >= 0) {
                ratios.add(hand / own);
                out.printf(
                        "%s: by hand %,.0f rows/s, Shardline %,.0f rows/s, ratio %.2f%n",
                        what, rows / hand, rows / own, hand / own);
            }
        }
        ratios.sort(null);
        // Of an even number the mean of the two in the middle.
        double median = (ratios.get((rounds - 1) / 2) + ratios.get(rounds / 2)) / 2;
        out.printf("%s: median ratio %.2f%n", what, median);
    }

    private double seconds(Load load, boolean emptied) throws Exception {
        cluster.onEach(emptied ? "truncate events; checkpoint" : "vacuum events; checkpoint");
        long begun = System.nanoTime();
        load.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    /** What one would write for records: each to the lines of its shard, and these sent when all are there. */
    private void splitAndUpsert() throws Exception {
        Owners owners = db.owners("events");
        StringBuilder[] split = new StringBuilder[SHARDS];
        Arrays.setAll(split, shard -> new StringBuilder());
        for (Iterator<Map<String, Object>> all = records(); all.hasNext(); ) {
            Map<String, Object> row = all.next();
            split[owners.indexOf(row.get("k"))]
                    .append(row.get("k"))
                    .append('\t')
                    .append(row.get("customer"))
                    .append('\t')
                    .append(escaped(String.valueOf(row.get("note"))))
                    .append('\t')
                    .append(escaped(String.valueOf(row.get("at"))))
                    .append('\n');
        }
        copyParts(Arrays.stream(split).map(BulkLoading::bytes).toArray(byte[][]::new), STAGE, UPSERT);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** Each part to its shard, then a statement over what was staged; all shards at once. */
    private void copyParts(String copy, String then) throws Exception {
        copyParts(parts, copy, then);
    }

    private void copyParts(byte[][] files, String copy, String then) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            int owner = shard;
            tasks.add(() -> copyPart(connections.get(owner), files[owner], copy, then));
        }
        for (Future<Void> done : threads.invokeAll(tasks)) {
            done.get();
        }
    }

    private static Void copyPart(Connection connection, byte[] part, String copy, String then) throws Exception {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(part));
        if (!then.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(then + "; truncate staged");
            }
        }
        connection.commit();
        return null;
    }

    private void copyWhole() throws Exception {
        try (Session session = db.openSession()) {
            session.copyIn(COPY, new ByteArrayInputStream(whole));
        }
    }

    private void loadCsv() throws Exception {
        CsvLoad.into("events").build().run(db, new ByteArrayInputStream(csv));
    }

    private void upsert() throws SQLException {
        BulkUpsert.into("events").build().run(db, records());
    }

    private Iterator<Map<String, Object>> records() {
        return LongStream.rangeClosed(1, rows).mapToObj(BulkLoading::record).iterator();
    }

    private static Map<String, Object> record(long k) {
        Map<String, Object> map = new HashMap<>();
        map.put("k", k);
        map.put("customer", (int) (k % 1000));
        map.put("note", "note of a few words to make it about as long as rows are " + k % 7);
        map.put("at", "2024-01-01 00:00:00+00");
        return map;
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        for (Connection connection : connections) {
            connection.close();
        }
        db.close();
        cluster.close();
    }
}
