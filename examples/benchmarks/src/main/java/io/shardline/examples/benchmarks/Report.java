package io.shardline.examples.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Medians over rounds, and each contestant's ratio to the first one in the same round. */
final class Report {
    private static final String LINE = "%-22s %12s %12s %17s %11s %11s";

    private final List<String> names;
    private final List<List<Slice>> rounds = new ArrayList<>();

    /** @param names of the contestants; the first is what the others are compared with */
    Report(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Adds a round: a slice of each contestant, in the order of the names. */
    void add(List<Slice> round) {
        rounds.add(List.copyOf(round));
    }

    /** A table; the times slower are the median over rounds, the spread their 10th to 90th percentile. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(format(LINE, "", "operations/s", "times slower", "10% to 90%", "CPU us/op", "KB/op"));
        for (int i = 0; i < names.size(); i++) {
            int contestant = i;
            List<Double> slower = sorted(
                    round -> round.get(0).perSecond() / round.get(contestant).perSecond());
            lines.add(format(
                    LINE,
                    names.get(i),
                    format("%,.0f", median(contestant, Slice::perSecond)),
                    format("%.2f", at(slower, 0.5)),
                    format("%.2f to %.2f", at(slower, 0.1), at(slower, 0.9)),
                    format("%.1f", median(contestant, Slice::cpuMicros)),
                    format("%.2f", median(contestant, Slice::kilobytes))));
        }
        return lines;
    }

    private double median(int contestant, ToDoubleFunction<Slice> measure) {
        return at(sorted(round -> measure.applyAsDouble(round.get(contestant))), 0.5);
    }

    private List<Double> sorted(ToDoubleFunction<List<Slice>> measure) {
        List<Double> values = new ArrayList<>();
        rounds.forEach(round -> values.add(measure.applyAsDouble(round)));
        Collections.sort(values);
        return values;
    }

    private static double at(List<Double> sorted, double quantile) {
        double position = quantile * (sorted.size() - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
