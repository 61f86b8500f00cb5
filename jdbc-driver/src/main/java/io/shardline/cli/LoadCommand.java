package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ingest.Rejects;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.ingest.csv.CsvResult;
import io.shardline.ingest.csv.NameUuid;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a CSV file. */
@Command(
        name = "load",
        description = "Loads a CSV file into a table, in one transaction over all shards.",
        mixinStandardHelpOptions = true,
        footer = {"", "The same file twice changes nothing with --mode upsert and history; append adds its rows again."
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(
            paramLabel = "FILE",
            description = "The file, packed with gzip if its name ends in .gz; - is standard input.")
    private Path file = Path.of("-");

    @Option(names = "--table", description = "The table; the file's name up to its first dot unless given.")
    private @Nullable String table;

    @Option(names = "--mode", description = "append (default), upsert or history.")
    private CsvMode mode = CsvMode.APPEND;

    @Option(
            names = "--key",
            split = ",",
            description = "The columns that tell which row a record is; a history needs them.")
    private List<String> key = List.of();

    @Mixin
    private final CsvFormatOptions format = new CsvFormatOptions();

    @Option(
            names = "--columns",
            split = ",",
            description = "The names of the fields, of a file whose first line has none.")
    private List<String> columns = List.of();

    @Option(names = "--require", split = ",", description = "Columns that must not be NULL.")
    private List<String> required = List.of();

    @Option(
            names = "--lower-trim",
            split = ",",
            description = "Columns taken in lower case and without blanks around them.")
    private List<String> lowered = List.of();

    @Option(
            names = "--derive",
            paramLabel = "COLUMN=FROM,...",
            description = "Fills a column with a UUID made of others.")
    private Map<String, String> derived = new LinkedHashMap<>();

    @Option(names = "--derive-by", description = "version_5 (default), version_3 or digest_bytes.")
    private NameUuid kind = NameUuid.VERSION_5;

    @Option(
            names = "--as-of",
            description = "The moment from which a history's file holds, such as 2026-01-31T00:00:00Z.")
    private @Nullable Instant asOf;

    @Option(
            names = "--prefer",
            description = "Of a history's records of one key, the one with the greatest value here counts.")
    private @Nullable String preferred;

    @Option(
            names = "--deactivate-missing",
            description = "Closes current rows of a history that the file does not have.")
    private boolean deactivateMissing;

    @Option(
            names = "--max-refused",
            description = "How many records may be refused; one more stops it. 0 unless given.")
    private long mostRefused;

    @Option(names = "--rejects", paramLabel = "FILE", description = "Where each refused record gets a line.")
    private @Nullable Path rejects;

    @Option(
            names = "--create",
            description = "Makes the table if there is none, with types that hold the whole file, and prints how.")
    private boolean create;

    @Option(
            names = "--staging",
            paramLabel = "SCHEMA",
            description = "Makes and fills the table of that name in this schema, to be reviewed.")
    private @Nullable String staging;

    @Option(
            names = "--dry-run",
            description = "Writes nothing: counts what would be written, or prints how the table would be made.")
    private boolean dryRun;

    @Option(names = "--json", description = "One object, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException, IOException {
        CsvLoad load = load();
        PrintWriter out = spec.commandLine().getOut();
        boolean makes = create || staging != null;
        if (file.toString().equals("-") && (makes || dryRun)) {
            throw new ParameterException(spec.commandLine(), "--create, --staging and --dry-run read a file twice");
        }
        CsvResult result;
        try (ParallelConnection db = cluster.open()) {
            if (makes && dryRun && !load.exists(db)) {
                print(load.definition(file), out);
                return 0;
            }
            if (makes) {
                print(load.create(db, file), json ? spec.commandLine().getErr() : out);
            }
            result = run(load, db);
        }
        Map<String, Long> counts = counts(result);
        if (json) {
            out.println(Json.of(counts));
        } else {
            counts.forEach((what, count) -> out.println(what + ": " + count));
        }
        return 0;
    }

    private CsvResult run(CsvLoad load, ParallelConnection db) throws SQLException, IOException {
        if (dryRun) {
            return load.tryOut(db, file);
        }
        return file.toString().equals("-") ? load.run(db, System.in) : load.run(db, file);
    }

    private static void print(List<String> statements, PrintWriter out) {
        statements.forEach(statement -> out.println(statement + ";"));
        out.flush();
    }

    private CsvLoad load() {
        CsvLoad.Builder builder = CsvLoad.into(table())
                .mode(mode)
                .format(format.format(columns))
                .key(key.toArray(String[]::new))
                .require(required.toArray(String[]::new))
                .lowerAndTrim(lowered.toArray(String[]::new))
                .refuse(mostRefused, rejects == null ? reject -> {} : Rejects.toFile(rejects));
        derived.forEach((column, from) -> builder.deriveUuid(column, kind, from.split("\\s*,\\s*")));
        if (asOf != null) {
            builder.asOf(asOf);
        }
        if (preferred != null) {
            builder.prefer(preferred);
        }
        if (deactivateMissing) {
            builder.deactivateMissing();
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String table() {
        return staging == null ? nameOfTable() : staging + "." + nameOfTable();
    }

    private String nameOfTable() {
        if (table != null) {
            return table;
        }
        if (file.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "a load of standard input needs a --table");
        }
        return String.valueOf(file.getFileName()).replaceFirst("\\..*", "");
    }

    private static Map<String, Long> counts(CsvResult result) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("read", result.read());
        counts.put("inserted", result.inserted());
        counts.put("updated", result.updated());
        counts.put("unchanged", result.unchanged());
        counts.put("deactivated", result.deactivated());
        counts.put("refused", result.refused());
        counts.put("duplicates", result.duplicates());
        return counts;
    }
}
