package io.shardline.examples.benchmarks;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is not done again and again: opening, and how much memory a scan holds on to. */
final class OneOff {
    private static final int TIMES = 5;

    private final Bank bank;
    private final PrintStream out;

    OneOff(Bank bank, PrintStream out) {
        this.bank = bank;
        this.out = out;
    }

    void run(List<Work> works) throws SQLException {
        if (works.contains(Work.SCAN)) {
            heap();
        }
        if (works.contains(Work.POINT_SELECT)) {
            opening();
        }
    }

    /** Memory in use in the middle of a scan, after the garbage was collected, beyond that before it. */
    private void heap() throws SQLException {
        out.printf("%nheap held in the middle of a scan of all rows; %d shards%n", bank.shards());
        try (Contestants contestants = new Contestants(bank, 1)) {
            for (Contestant contestant : contestants.of(Work.SCAN)) {
                contestant.scan(number -> {});
                long before = used();
                long[] held = new long[1];
                contestant.scan(number -> {
                    if (number == Bank.COUNT / 2) {
                        held[0] = used() - before;
                    }
                });
                out.printf("%-26s %8.2f MB%n", contestant.name(), held[0] / 1e6);
            }
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** From nothing to the first row of the first query; later times, when the classes are loaded. */
    private void opening() throws SQLException {
        Map<String, List<Double>> millis = new TreeMap<>();
        for (int time = 0; time < TIMES; time++) {
            for (Opener opener : openers()) {
                long start = System.nanoTime();
                try (Contestant contestant = opener.open()) {
                    contestant.balance(1);
                    millis.computeIfAbsent(contestant.name(), ignored -> new ArrayList<>())
                            .add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        out.printf("%nopening, and the first query; %d shards%n", bank.shards());
        millis.forEach((name, times) -> {
            double first = times.get(0);
            Collections.sort(times);
            out.printf("%-26s first time %8.0f ms, median %8.0f ms%n", name, first, times.get(TIMES / 2));
        });
    }

    private interface Opener {
        Contestant open() throws SQLException;
    }

    private List<Opener> openers() throws SQLException {
        List<Opener> openers = new ArrayList<>();
        openers.add(() -> new HandSharded(bank, 1));
        openers.add(() -> new JavaApi(bank.yaml(1, "atomic")));
        if (Peer.isThere()) {
            openers.add(() -> Peer.open(bank, 1).orElseThrow());
        }
        return openers;
    }
}
