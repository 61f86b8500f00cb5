package io.shardline.examples.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to measure, and how long.
 *
 * @param rounds in each of which every contestant has one slice
 * @param warmUp rounds before those that count
 * @param slice seconds of a slice
 * @param works in this order
 * @param shards numbers of shards to measure with, one after the other
 * @param threads overrides the numbers of threads of each work
 * @param report a directory for the table and the plot
 */
record Options(
        int rounds,
        int warmUp,
        double slice,
        List<Work> works,
        List<Integer> shards,
        Optional<List<Integer>> threads,
        Optional<Path> report) {
    static final String USAGE = "usage: Benchmarks [--quick] [--works=point_select,scan] [--shards=4] [--threads=1,4]\n"
            + "                  [--rounds=20] [--warm-up=8] [--slice=0.5] [--report=directory]";

    private static final Options FULL =
            new Options(20, 8, 0.5, List.of(Work.values()), List.of(4), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if an argument is not known */
    static Options of(String... arguments) {
        Options options = FULL;
        if (Arrays.asList(arguments).contains("--quick")) {
            options = new Options(6, 4, 0.1, FULL.works, FULL.shards, FULL.threads, FULL.report);
        }
        for (String argument : arguments) {
            options = options.with(argument);
        }
        return options;
    }

    private Options with(String argument) {
        String value = argument.replaceFirst("^[^=]*=?", "");
        return switch (argument.replaceFirst("=.*", "")) {
            case "--quick" -> this;
            case "--rounds" -> new Options(Integer.parseInt(value), warmUp, slice, works, shards, threads, report);
            case "--warm-up" -> new Options(rounds, Integer.parseInt(value), slice, works, shards, threads, report);
            case "--slice" -> new Options(rounds, warmUp, Double.parseDouble(value), works, shards, threads, report);
            case "--works" -> new Options(rounds, warmUp, slice, works(value), shards, threads, report);
            case "--shards" -> new Options(rounds, warmUp, slice, works, numbers(value), threads, report);
            case "--threads" -> new Options(rounds, warmUp, slice, works, shards, Optional.of(numbers(value)), report);
            case "--report" -> new Options(rounds, warmUp, slice, works, shards, threads, Optional.of(Path.of(value)));
            default -> throw new IllegalArgumentException("unknown argument " + argument);
        };
    }

    private static List<Work> works(String names) {
        return Arrays.stream(names.split(","))
                .map(name -> Work.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }
}
