package io.shardline.cli;

import io.shardline.CopyIn;
import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Result;
import io.shardline.Session;
import io.shardline.ingest.script.ScriptPart;
import io.shardline.ingest.script.ScriptReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs statements, one after the other, in one session; the first that fails ends it. */
@Command(
        name = "sql",
        description = "Runs statements and prints what they give.",
        mixinStandardHelpOptions = true,
        footer = {"", "The first statement that fails ends the command; what was committed before it stays."})
final class SqlCommand implements Callable<Integer> {
    private static final Parameter[] NONE = {};
    /** What writes rows, be it none; of anything else it is enough to say that it is done. */
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge", "copy", "with");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Mixin
    private final ScriptSource source = new ScriptSource();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default), csv or json.")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public Integer call() throws SQLException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (InputStream input = source.open();
                ParallelConnection db = cluster.open();
                Session session = db.openSession()) {
            ScriptReader script = new ScriptReader(input);
            for (ScriptPart part = script.next(); part != null; part = script.next()) {
                run(part, script, session, out);
                out.flush();
            }
        }
        return 0;
    }

    private void run(ScriptPart part, ScriptReader script, Session session, PrintWriter out)
            throws SQLException, IOException {
        if (part instanceof ScriptPart.SqlStatement statement) {
            if (statement.copies()) {
                said(statement, copied(statement, script, session));
                return;
            }
            try (Result result = session.run(session.prepare(statement.text(), false), NONE, ExecuteOptions.STREAMED)) {
                if (result.hasRows()) {
                    RowsPrinter.of(json ? Format.JSON : format).print(result.rows(), out);
                } else {
                    said(statement, result.count());
                }
                result.warnings().ifPresent(this::noticed);
            }
        } else if (part instanceof ScriptPart.MetaLine line && !line.text().matches("\\\\(un)?restrict .*")) {
            throw new IOException("line " + line.line() + " is a command for psql, which only psql knows\n"
                    + "  Hint: Tables and columns are in information_schema.tables and information_schema.columns.");
        }
    }

    private long copied(ScriptPart.SqlStatement statement, ScriptReader script, Session session)
            throws SQLException, IOException {
        try (CopyIn copy = session.copyIn(statement.text())) {
            for (ScriptPart row = script.next(); row instanceof ScriptPart.CopyLine line; row = script.next()) {
                copy.write((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return copy.end();
        }
    }

    private void noticed(SQLWarning first) {
        for (SQLWarning notice = first; notice != null; notice = notice.getNextWarning()) {
            spec.commandLine().getErr().println("NOTICE: " + notice.getMessage());
        }
    }

    /** Counts are for people; programs get the rows alone. */
    private void said(ScriptPart.SqlStatement statement, long count) {
        if (!json && format == Format.TABLE) {
            boolean wrote = count > 0 || WRITES.contains(statement.verb());
            String done = wrote
                    ? ProgressLines.rows(count) + " written"
                    : statement.verb().toUpperCase(Locale.ROOT);
            spec.commandLine().getErr().println(done);
        }
    }
}
