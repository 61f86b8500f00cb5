package io.shardline.examples.quickstart;

import io.shardline.ParallelConnection;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Starts four PostgreSQL servers, shards real data over them, asks questions, and checks the answers. Needs nothing installed but
 * Java, and leaves nothing behind.
 *
 * <p>With {@code --keep} the servers stay until Enter or Ctrl-C, to be looked at.
 */
public final class Quickstart {
    private static final int SHARDS = 4;

    private final PrintStream out;
    private final boolean keep;

    Quickstart(PrintStream out, boolean keep) {
        this.out = out;
        this.keep = keep;
    }

    /** Exit status 0: every answer was right; 1: one was not, or something failed; 2: wrong arguments. */
    public static void main(String[] arguments) {
        boolean keep = Arrays.equals(arguments, new String[] {"--keep"});
        if (arguments.length > 0 && !keep) {
            System.err.println("usage: Quickstart [--keep]");
            System.exit(2);
        }
        try {
            new Quickstart(System.out, keep).run();
        } catch (Exception failure) {
            System.out.flush();
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    void run() throws SQLException, IOException {
        Stopwatch stopwatch = new Stopwatch();
        try (TestCluster cluster =
                TestCluster.create(ClusterOptions.shards(SHARDS).onServers(SHARDS))) {
            print("%n%d PostgreSQL servers started in %s%n", SHARDS, stopwatch.lap());
            String yaml = yaml(cluster);
            Path file = Files.createTempFile("shardline-cluster-", ".yaml");
            // Not in a finally block: after Ctrl-C there is none.
            file.toFile().deleteOnExit();
            Files.writeString(file, yaml);
            withShards(cluster, file);
            if (keep) {
                new Keeping(out, file, yaml).waitForTheUser();
            }
        }
        print("Done in %s.%n", stopwatch.total());
    }

    private void withShards(TestCluster cluster, Path file) throws SQLException {
        List<Flight> flights = Flight.all();
        try (ParallelConnection db = ParallelConnection.open(file);
                Connection single = cluster.oracle().connect(0)) {
            Loading loading = new Loading(db);
            Stopwatch stopwatch = new Stopwatch();
            loading.createTables();
            print("tables and the airports created on each shard in %s (a transaction a shard)%n", stopwatch.lap());
            loading.loadFlights(flights);
            print(
                    "%,d flights inserted and as many upserts of route_day, each on the shard of its origin, in %s%n",
                    flights.size(), stopwatch.lap());
            OneDatabase one = new OneDatabase(single);
            one.load(flights);
            print("the same loaded into one PostgreSQL, to compare, in %s%n%n", stopwatch.lap());
            new Tour(db, one, out).run();
        }
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }

    /**
     * A batch of flights is for several shards. They commit one after the other, which is said here because it is not atomic: if
     * one failed after another, the load would have to be done again.
     */
    private static String yaml(TestCluster cluster) {
        return cluster.yaml(Schema.PLACEMENT) + "transactions: { acrossShards: best-effort }\n";
    }
}
