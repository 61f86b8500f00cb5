package io.shardline.cli;

import io.shardline.ingest.Rejects;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.ingest.csv.watch.CsvWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Refuses files of all other names.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(
            names = "--into",
            paramLabel = "NAME=TABLE",
            description = "The table of the files whose name begins with this one; the name unless given.")
    private Map<String, String> targets = new LinkedHashMap<>();

    @Option(names = "--mode", description = "append (default), upsert or history.")
    private CsvMode mode = CsvMode.APPEND;

    @Option(names = "--table-mode", paramLabel = "NAME=MODE", description = "For one table.")
    private Map<String, CsvMode> modes = new LinkedHashMap<>();

    @Option(
            names = "--key",
            paramLabel = "NAME=COLUMN,...",
            description = "The columns that tell which row a record is; a history needs them.")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(names = "--require", paramLabel = "NAME=COLUMN,...", description = "Columns that must not be NULL.")
    private Map<String, String> required = new LinkedHashMap<>();

    @Option(
            names = "--lower-trim",
            paramLabel = "NAME=COLUMN,...",
            description = "Columns taken in lower case and without blanks around them.")
    private Map<String, String> lowered = new LinkedHashMap<>();

    @Option(
            names = "--prefer",
            paramLabel = "NAME=COLUMN",
            description = "Of a history's records of one key, the one with the greatest value here counts.")
    private Map<String, String> preferred = new LinkedHashMap<>();

    @Option(
            names = "--deactivate-missing",
            split = ",",
            paramLabel = "NAME",
            description = "Closes current rows of a history that a file does not have.")
    private Set<String> snapshots = new LinkedHashSet<>();

    @Option(
            names = "--returning-states",
            description = "Content that was loaded before is loaded again if other content of its table came after it.")
    private boolean returning;

    @Option(
            names = "--max-refused",
            description = "How many records of a file may be refused; with one more the file is. 0 unless given.")
    private long mostRefused;

    @Option(names = "--rejects", paramLabel = "FILE", description = "Where each refused record gets a line.")
    private @Nullable Path rejects;

    @Mixin
    private final CsvFormatOptions format = new CsvFormatOptions();

    /** @throws IllegalArgumentException for options that contradict each other */
    CsvWatch.Builder builder() {
        CsvWatch.Builder builder = CsvWatch.of(directory)
                .settle(duration(settle))
                .parentsWithin(duration(parents))
                .otherTables(name -> only.isEmpty() ? Optional.of(load(name)) : Optional.empty());
        declared().forEach(name -> builder.table(name, load(name)));
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

    private Set<String> declared() {
        Set<String> names = new LinkedHashSet<>(only);
        for (Map<String, ?> options : List.of(targets, modes, keys, required, lowered, preferred)) {
            names.addAll(options.keySet());
        }
        names.addAll(snapshots);
        return names;
    }

    private CsvLoad load(String name) {
        CsvLoad.Builder load = CsvLoad.into(targets.getOrDefault(name, name))
                .mode(modes.getOrDefault(name, mode))
                .format(format.format(List.of()))
                .refuse(mostRefused, rejects == null ? reject -> {} : Rejects.toFile(rejects));
        columns(keys, name).ifPresent(load::key);
        columns(required, name).ifPresent(load::require);
        columns(lowered, name).ifPresent(load::lowerAndTrim);
        if (preferred.containsKey(name)) {
            load.prefer(preferred.get(name));
        }
        if (snapshots.contains(name)) {
            load.deactivateMissing();
        }
        return load.build();
    }

    private static Optional<String[]> columns(Map<String, String> options, String name) {
        return Optional.ofNullable(options.get(name)).map(columns -> columns.split("\\s*,\\s*"));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
