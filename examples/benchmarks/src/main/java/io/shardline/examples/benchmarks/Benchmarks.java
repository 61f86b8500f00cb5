package io.shardline.examples.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Does the same work in all the ways there are, and says how each compares with code that knows the shards itself.
 *
 * <p>The contestants take turns in one process, each round in another order, so that whatever else the machine does, and what the
 * compiler learns of code they share, hits all of them alike.
 */
public final class Benchmarks {
    private static final String LINE = "%-26s %14s %8s %16s %11s %11s%n";

    private final Options options;
    private final PrintStream out;

    Benchmarks(Options options, PrintStream out) {
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
        // Commits that do not wait for the disk would make light of what a commit costs.
        System.setProperty("shardline.test.durable", "true");
        new Benchmarks(options, System.out).run();
    }

    void run() throws Exception {
        out.printf(
                "Java %s, %d processors%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        List<Figures> all = new ArrayList<>();
        for (int shards : options.shards()) {
            try (Bank bank = new Bank(shards)) {
                for (Work work : options.works()) {
                    for (int threads : options.threads().orElse(work.threads)) {
                        all.addAll(measure(bank, new Figures.Setting(work, shards, threads)));
                    }
                }
                new OneOff(bank, out).run(options.works());
            }
        }
        if (options.report().isPresent()) {
            new Report(all).write(options.report().get());
        }
    }

    private List<Figures> measure(Bank bank, Figures.Setting setting) throws Exception {
        try (Contestants contestants = new Contestants(bank, setting.threads());
                Slice.Threads threads = new Slice.Threads(setting.threads())) {
            List<Contestant> those = contestants.of(setting.work());
            List<List<Slice>> rounds = new ArrayList<>();
            for (int round = -options.warmUp(); round < options.rounds(); round++) {
                List<Slice> slices = round(setting.work(), those, threads, Math.floorMod(round, those.size()));
                if (round >= 0) {
                    rounds.add(slices);
                }
            }
            List<Figures> figures =
                    Figures.of(setting, those.stream().map(Contestant::name).toList(), rounds);
            print(setting, figures);
            return figures;
        }
    }

    /** One slice of each, beginning with another one than the last time; in the order of the contestants. */
    private List<Slice> round(Work work, List<Contestant> contestants, Slice.Threads threads, int first)
            throws Exception {
        Slice[] slices = new Slice[contestants.size()];
        for (int i = 0; i < slices.length; i++) {
            int turn = (first + i) % slices.length;
            slices[turn] = threads.run(contestants.get(turn), work, options.slice());
        }
        return List.of(slices);
    }

    private void print(Figures.Setting setting, List<Figures> figures) {
        out.printf(
                "%n%s; %d shards, %d thread%s%n",
                setting.work().title, setting.shards(), setting.threads(), setting.threads() == 1 ? "" : "s");
        String unit = setting.work().unit;
        out.printf(LINE, "", unit + "/s", "of hand", "10% to 90%", "CPU us", "KB");
        for (Figures one : figures) {
            out.printf(
                    LINE,
                    one.contestant(),
                    format("%,.0f", one.perSecond()),
                    format("%.2f", one.ratio()),
                    format("%.2f to %.2f", one.low(), one.high()),
                    format("%.1f", one.cpuMicros()),
                    format("%.2f", one.kilobytes()));
        }
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
