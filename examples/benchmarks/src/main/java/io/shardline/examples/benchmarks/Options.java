package io.shardline.examples.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * How long to measure.
 *
 * @param rounds in each of which every contestant has one slice
 * @param warmUp rounds before those that count
 * @param slice seconds of a slice
 * @param threads numbers of threads to measure with, one after the other
 */
record Options(int rounds, int warmUp, double slice, List<Integer> threads) {
    static final String USAGE =
            "usage: PointSelect [--quick] [--rounds=40] [--warm-up=10] [--slice=0.5] [--threads=1,4]";

    private static final Options FULL = new Options(40, 10, 0.5, List.of(1, 4));
    private static final Options QUICK = new Options(12, 8, 0.25, List.of(1, 4));

    /** @throws IllegalArgumentException if an argument is not known */
    static Options of(String... arguments) {
        Options options = Arrays.asList(arguments).contains("--quick") ? QUICK : FULL;
        for (String argument : arguments) {
            options = options.with(argument);
        }
        return options;
    }

    private Options with(String argument) {
        String value = argument.replaceFirst("^[^=]*=?", "");
        return switch (argument.replaceFirst("=.*", "")) {
            case "--quick" -> this;
            case "--rounds" -> new Options(Integer.parseInt(value), warmUp, slice, threads);
            case "--warm-up" -> new Options(rounds, Integer.parseInt(value), slice, threads);
            case "--slice" -> new Options(rounds, warmUp, Double.parseDouble(value), threads);
            case "--threads" ->
                new Options(
                        rounds,
                        warmUp,
                        slice,
                        Arrays.stream(value.split(",")).map(Integer::valueOf).toList());
            default -> throw new IllegalArgumentException("unknown argument " + argument);
        };
    }
}
