package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ingest.replay.ConflictPolicy;
import io.shardline.ingest.replay.Replay;
import io.shardline.ingest.replay.ReplayProgress;
import io.shardline.ingest.replay.ReplayResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a dump of INSERT statements. */
@Command(
        name = "replay",
        description =
                "Replays a dump of INSERT statements: new rows are inserted, those that are there updated, skipped or refused.",
        mixinStandardHelpOptions = true,
        footer = {"", "Stopped anywhere, it goes on where it was when it is run again."})
final class ReplayCommand implements Callable<Integer>, FileErrors {
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "DUMP", description = "The file, packed with gzip or not; - is standard input.")
    private Path file = Path.of("-");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Under which its place is kept; the file's name, and the site's, unless given.")
    private @Nullable String name;

    @Option(names = "--site", paramLabel = "SITE", description = "The site that the dump is from.")
    private @Nullable String site;

    @Option(
            names = "--site-column",
            paramLabel = "COLUMN",
            description = "The column of the site, which is part of the key; site unless given.")
    private String siteColumn = "site";

    @Option(
            names = "--default-policy",
            paramLabel = "POLICY",
            description = "update, skip or error; update unless given, and skip for hypertables.")
    private @Nullable ConflictPolicy policy;

    @Option(names = "--policy", paramLabel = "TABLE=POLICY", description = "For one table.")
    private Map<String, ConflictPolicy> policies = new TreeMap<>();

    @Option(
            names = "--key",
            paramLabel = "TABLE=COLUMN,...",
            description = "The unique columns that tell which row a row is; the primary key unless given.")
    private Map<String, String> keys = new TreeMap<>();

    @Option(
            names = "--batch-rows",
            paramLabel = "N",
            description = "Rows of one transaction, at least; 10000 unless given.")
    private @Nullable Integer batchRows;

    @Mixin
    private final RefusalOptions refusals = new RefusalOptions();

    @Option(names = "--restart", description = "Begins anew.")
    private boolean restart;

    @Option(names = "--dry-run", description = "Reads and checks everything and writes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "One object, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException, IOException {
        ProgressLines lines = new ProgressLines(spec.commandLine().getErr());
        Replay replay = replay(lines);
        ReplayResult result;
        try (ParallelConnection db = cluster.open()) {
            result = file.toString().equals("-") ? replay.run(db, System.in) : replay.run(db, file);
        } finally {
            lines.end();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(object(result)));
        } else {
            print(result, out);
        }
        return 0;
    }

    @Override
    public Optional<String> place(Exception error) {
        return FileErrors.name(file);
    }

    private Replay replay(ProgressLines lines) {
        Replay.Builder builder = Replay.named(name());
        if (site != null) {
            builder.site(siteColumn, site);
        }
        if (policy != null) {
            builder.policy(policy);
        }
        policies.forEach(builder::policy);
        keys.forEach((table, columns) -> builder.key(table, columns.split("\\s*,\\s*")));
        if (batchRows != null) {
            if (batchRows < 1) {
                throw new ParameterException(spec.commandLine(), "--batch-rows is at least 1");
            }
            builder.batchRows(batchRows);
        }
        if (restart) {
            builder.restart();
        }
        if (dryRun) {
            builder.dryRun();
        }
        return builder.refuse(refusals.most(), refusals.rejects())
                .onProgress(progress -> lines.tell(text(progress)))
                .build();
    }

    private String name() {
        if (name != null) {
            return name;
        }
        if (file.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "a replay of standard input needs a --name");
        }
        return file.getFileName() + (site == null ? "" : "@" + site);
    }

    private static String text(ReplayProgress progress) {
        String done = progress.size() == 0
                ? progress.bytes() + " bytes"
                : String.format("%.1f %%", PERCENT * progress.bytes() / progress.size());
        return String.format("%s, %d rows, %.0f rows/s", done, progress.rows(), progress.perSecond());
    }

    private void print(ReplayResult result, PrintWriter out) {
        if (result.resumedAt() > 0) {
            out.println("resumed at byte " + result.resumedAt());
        }
        new TreeMap<>(result.tables())
                .forEach((table, counts) -> out.println(table + ": " + ProgressLines.rows(counts.read()) + " read"
                        + (dryRun
                                ? ", nothing written"
                                : ", " + counts.written() + " written, " + (counts.read() - counts.written())
                                        + " as they were")));
        if (!result.passedOver().isEmpty()) {
            out.println("passed over: "
                    + new TreeMap<>(result.passedOver())
                            .entrySet().stream()
                                    .map(each -> each.getValue() + " " + each.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        if (result.refused() > 0) {
            out.println("refused: " + ProgressLines.rows(result.refused()));
        }
    }

    private static Map<String, Object> object(ReplayResult result) {
        Map<String, Object> tables = new TreeMap<>();
        result.tables().forEach((table, counts) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("read", counts.read());
            each.put("written", counts.written());
            tables.put(table, each);
        });
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("resumedAt", result.resumedAt());
        object.put("tables", tables);
        object.put("passedOver", new TreeMap<>(result.passedOver()));
        object.put("refused", result.refused());
        return object;
    }
}
