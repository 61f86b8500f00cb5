package io.shardline.examples.benchmarks;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one row by its shard key, in the ways there are, and says how much slower each is than code that knows the shards itself.
 *
 * <p>The contestants take turns in one process, each round in another order, so that whatever else the machine does, and what the
 * compiler learns of code they share, hits all of them alike.
 */
public final class PointSelect {
    private final Options options;
    private final PrintStream out;

    PointSelect(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures and prints; see {@link Options#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
            return;
        }
        new PointSelect(options, System.out).run();
    }

    void run() throws Exception {
        out.printf("%s on %d shards, %,d rows%n", Accounts.SELECT, Accounts.SHARDS, Accounts.COUNT);
        out.printf(
                "Java %s, %d processors%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        try (Accounts accounts = new Accounts()) {
            for (int threads : options.threads()) {
                measure(accounts, threads);
            }
        }
    }

    private void measure(Accounts accounts, int threadCount) throws Exception {
        List<Contestant> contestants = contestants(accounts, threadCount);
        try (Slice.Threads threads = new Slice.Threads(threadCount)) {
            Report report =
                    new Report(contestants.stream().map(Contestant::name).toList());
            for (int round = -options.warmUp(); round < options.rounds(); round++) {
                List<Slice> slices = round(contestants, threads, Math.floorMod(round, contestants.size()));
                if (round >= 0) {
                    report.add(slices);
                }
            }
            out.printf("%n%d thread%s%n", threadCount, threadCount == 1 ? "" : "s");
            report.lines().forEach(out::println);
        } finally {
            for (Contestant contestant : contestants) {
                contestant.close();
            }
        }
    }

    private static List<Contestant> contestants(Accounts accounts, int connections) throws SQLException {
        String yaml = accounts.yaml(connections);
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(new HandSharded(accounts.cluster(), connections));
        contestants.add(new JdbcDriver(yaml));
        contestants.add(new JavaApi(yaml));
        return contestants;
    }

    /** One slice of each, beginning with another one than the last time; in the order of the contestants. */
    private List<Slice> round(List<Contestant> contestants, Slice.Threads threads, int first) throws Exception {
        Slice[] slices = new Slice[contestants.size()];
        for (int i = 0; i < slices.length; i++) {
            int turn = (first + i) % slices.length;
            slices[turn] = threads.run(contestants.get(turn), options.slice());
        }
        return List.of(slices);
    }
}
