package io.shardline.cli;

import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.watch.CsvWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The options that say which directory to watch, and how its files are loaded. */
final class WatchOptions {
    @Parameters(paramLabel = "DIRECTORY", description = "Where others put files.")
    private Path directory = Path.of(".");

    @Option(names = "--done", paramLabel = "DIRECTORY", description = "Where loaded files end; done unless given.")
    private @Nullable Path done;

    @Option(names = "--error", paramLabel = "DIRECTORY", description = "Where refused files end; error unless given.")
    private @Nullable Path error;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = "How long a file must stay as it is before it is taken for complete; 3 unless given.")
    private double settle = 3;

    @Option(names = "--markers-only", description = "Takes only files with a marker beside them, FILE.done.")
    private boolean markersOnly;

    @Option(names = "--by-time", description = "Takes files of a table by their times, and not by their names.")
    private boolean byTime;

    @Option(
            names = "--wait-for-parents",
            paramLabel = "SECONDS",
            description = "How long a file waits for rows that its rows refer to; 300 unless given.")
    private double parents = 300;

    @Option(
            names = "--tries",
            paramLabel = "N",
            description = "How often a file is tried whose load loses a server each time; 5 unless given.")
    private int tries = 5;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Refuses files of all other names.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(
            names = "--for",
            paramLabel = "\"NAME OPTIONS\"",
            description = {
                "How the files whose name begins with this one are loaded: options of a load, in one argument.",
                "Options of a load outside of it are for all files."
            })
    private List<String> declared = List.of();

    @Mixin
    private final LoadOptions common = new LoadOptions();

    @Option(
            names = "--returning-states",
            description = "Content that was loaded before is loaded again if other content of its table came after it.")
    private boolean returning;

    /**
     * @param command whose options these are, parsed
     * @throws IllegalArgumentException for options that contradict each other
     * @throws ParameterException for options of a table that are none
     */
    CsvWatch.Builder builder(CommandLine command) {
        TableOptions tables = TableOptions.of(command, declared);
        CsvWatch.Builder builder = CsvWatch.of(directory)
                .settle(duration(settle))
                .parentsWithin(duration(parents))
                .tries(tries)
                .otherTables(name -> only.isEmpty() ? Optional.of(load(common, name)) : Optional.empty());
        only.forEach(name -> builder.table(name, load(common, name)));
        tables.byName().forEach((name, options) -> builder.table(name, load(options, name)));
        if (done != null) {
            builder.done(done.toAbsolutePath());
        }
        if (error != null) {
            builder.error(error.toAbsolutePath());
        }
        if (markersOnly) {
            builder.markersOnly();
        }
        if (byTime) {
            builder.byTime();
        }
        if (returning) {
            builder.returningStates();
        }
        return builder;
    }

    private static CsvLoad load(LoadOptions options, String name) {
        return options.into(options.table().orElse(name));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
