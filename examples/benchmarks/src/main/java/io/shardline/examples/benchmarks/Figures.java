package io.shardline.examples.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One contestant's figures for one work.
 *
 * @param perSecond units a second, the median over rounds
 * @param ratio of the first contestant's throughput in the same round, the median over rounds
 * @param low the 10th percentile of that ratio
 * @param high the 90th
 * @param cpuMicros a unit, the median
 * @param kilobytes allocated a unit, the median
 */
record Figures(
        Setting setting,
        String contestant,
        double perSecond,
        double ratio,
        double low,
        double high,
        double cpuMicros,
        double kilobytes) {
    /** What is measured with how many threads on how many shards. */
    record Setting(Work work, int shards, int threads) {}

    /**
     * @param names of the contestants, the first of which the others are compared with
     * @param rounds a slice of each contestant, in the order of the names
     */
    static List<Figures> of(Setting setting, List<String> names, List<List<Slice>> rounds) {
        List<Figures> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int contestant = i;
            List<Double> ratios = sorted(
                    rounds,
                    round -> round.get(contestant).perSecond() / round.get(0).perSecond());
            all.add(new Figures(
                    setting,
                    names.get(i),
                    median(rounds, round -> round.get(contestant).perSecond()),
                    at(ratios, 0.5),
                    at(ratios, 0.1),
                    at(ratios, 0.9),
                    median(rounds, round -> round.get(contestant).cpuMicros()),
                    median(rounds, round -> round.get(contestant).kilobytes())));
        }
        return all;
    }

    private static double median(List<List<Slice>> rounds, ToDoubleFunction<List<Slice>> measure) {
        return at(sorted(rounds, measure), 0.5);
    }

    private static List<Double> sorted(List<List<Slice>> rounds, ToDoubleFunction<List<Slice>> measure) {
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
}
