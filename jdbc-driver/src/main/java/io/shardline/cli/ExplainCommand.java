package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ingest.script.ScriptPart;
import io.shardline.ingest.script.ScriptReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what would be done with statements, and on which shards. */
@Command(
        name = "explain",
        description = "Says what would be done with statements, and on which shards. Nothing is run.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Mixin
    private final ScriptSource source = new ScriptSource();

    @Option(names = "--json", description = "An object for each statement, with its text and its plan.")
    private boolean json;

    @Override
    public Integer call() throws SQLException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (InputStream input = source.open();
                ParallelConnection db = cluster.open();
                Session session = db.openSession()) {
            ScriptReader script = new ScriptReader(input);
            for (ScriptPart part = script.next(); part != null; part = script.next()) {
                if (part instanceof ScriptPart.SqlStatement statement) {
                    String plan = session.explain(statement.text());
                    out.println(json ? Json.of(object(statement.text(), plan)) : plan);
                }
            }
        }
        return 0;
    }

    private static Map<String, String> object(String statement, String plan) {
        Map<String, String> object = new LinkedHashMap<>();
        object.put("statement", statement);
        object.put("plan", plan);
        return object;
    }
}
