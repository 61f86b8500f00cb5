package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvPlace;
import io.shardline.ingest.csv.CsvResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class LoadCommand implements Callable<Integer>, FileErrors {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(
            paramLabel = "FILE",
            description = "The file, packed with gzip if its name ends in .gz; - is standard input.")
    private Path file = Path.of("-");

    @Mixin
    private final LoadOptions options = new LoadOptions();

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
        if (result.refused() > 0 && !options.tellsRejects()) {
            spec.commandLine().getErr().println("--rejects FILE says which records were refused, and why");
        }
        return 0;
    }

    @Override
    public Optional<String> place(Exception error) {
        return FileErrors.name(file).map(name -> {
            CsvPlace place = load().place(error, file);
            StringBuilder text = new StringBuilder(name);
            place.line().ifPresent(line -> text.append(", line ").append(line));
            place.column().ifPresent(column -> text.append(", column ").append(column));
            return text.toString();
        });
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
        String table = options.table().orElseGet(this::nameOfTable);
        try {
            return options.into(staging == null ? table : staging + "." + table);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String nameOfTable() {
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
