package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.RecoveryReport;
import io.shardline.RecoveryReport.Outcome;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings unfinished transactions over several shards to their end. */
@Command(
        name = "recover",
        description = "Completes or rolls back what was left unfinished of transactions over several shards.",
        mixinStandardHelpOptions = true,
        footer = {"", "Ends with 1 if a part is left, or a shard could not be looked at."})
final class RecoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--json", description = "One object, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        RecoveryReport report;
        try (ParallelConnection db = cluster.open()) {
            report = db.recover();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(object(report)));
        } else {
            print(report, out);
        }
        boolean left = report.parts().stream().anyMatch(part -> part.outcome() == Outcome.LEFT);
        return left || !report.unreachable().isEmpty() ? 1 : 0;
    }

    private static void print(RecoveryReport report, PrintWriter out) {
        for (RecoveryReport.Part part : report.parts()) {
            out.println(part.shard() + ": " + part.gid() + " " + word(part)
                    + part.reason().map(reason -> ": " + reason).orElse(""));
        }
        report.unreachable().forEach((shard, reason) -> out.println(shard + ": not reached: " + reason));
        if (report.parts().isEmpty() && report.unreachable().isEmpty()) {
            out.println("nothing is unfinished");
        }
    }

    private static String word(RecoveryReport.Part part) {
        return part.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, @Nullable Object> object(RecoveryReport report) {
        List<Map<String, @Nullable Object>> parts = report.parts().stream()
                .map(part -> {
                    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                    fields.put("shard", part.shard());
                    fields.put("gid", part.gid());
                    fields.put("outcome", word(part));
                    fields.put("reason", part.reason().orElse(null));
                    return fields;
                })
                .toList();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("parts", parts);
        object.put("unreachable", report.unreachable());
        return object;
    }
}
