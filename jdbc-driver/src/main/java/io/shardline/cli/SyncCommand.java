package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ingest.sync.SyncCheck;
import io.shardline.ingest.sync.SyncResult;
import io.shardline.ingest.sync.SyncStop;
import io.shardline.ingest.sync.TableSync;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps a table in step with one of another PostgreSQL. */
@Command(
        name = "sync",
        description = "Keeps a table in step with one of another PostgreSQL, which is only read.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SyncCommand.Single.class, SyncCommand.Continuous.class})
final class SyncCommand {
    private SyncCommand() {}

    @Command(
            name = "single",
            description = "Copies everything the first time, then what has changed, and ends.",
            mixinStandardHelpOptions = true,
            footer = {"", "Stopped anywhere, it goes on where it was when it is run again."})
    static final class Single implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private final ClusterOption cluster = new ClusterOption();

        @Mixin
        private final SyncOptions options = new SyncOptions();

        @Option(
                names = "--compare",
                description =
                        "Compares both sides then and mends what differs: deleted rows, and what stamps do not tell.")
        private boolean compare;

        @Option(names = "--check", description = "Compares both sides and changes nothing. Status 1 if they differ.")
        private boolean check;

        @Override
        public Integer call() throws SQLException {
            ProgressLines lines = new ProgressLines(spec.commandLine().getErr());
            TableSync sync = options.builder(lines).build();
            PrintWriter out = spec.commandLine().getOut();
            try (ParallelConnection db = cluster.open()) {
                if (check) {
                    SyncCheck found = sync.check(db);
                    lines.end();
                    print(found, out);
                    return found.same() ? 0 : 1;
                }
                SyncResult result = sync.run(db, compare, new SyncStop());
                lines.end();
                options.print(result, out);
                return 0;
            }
        }

        private void print(SyncCheck found, PrintWriter out) {
            if (options.json) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("sourceRows", found.sourceRows());
                object.put("targetRows", found.targetRows());
                object.put("ranges", found.ranges());
                object.put("differing", found.differing().size());
                out.println(Json.of(object));
                return;
            }
            out.println("source: " + ProgressLines.rows(found.sourceRows()) + ", target: "
                    + ProgressLines.rows(found.targetRows()) + ", "
                    + found.differing().size() + " of "
                    + found.ranges() + " ranges differ");
            found.differing()
                    .forEach(range -> out.println("  range " + range.number() + ": "
                            + ProgressLines.rows(range.sourceRows()) + " there, "
                            + ProgressLines.rows(range.targetRows()) + " here"));
        }
    }

    @Command(
            name = "continuous",
            description = "Goes on taking over what has changed, until it is interrupted.",
            mixinStandardHelpOptions = true,
            footer = {"", "SIGINT and SIGTERM end it in good order, with status 0."})
    static final class Continuous implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private final ClusterOption cluster = new ClusterOption();

        @Mixin
        private final SyncOptions options = new SyncOptions();

        @Option(names = "--delay", paramLabel = "SECONDS", description = "Between two runs; 5 unless given.")
        private double delay = 5;

        @Option(
                names = "--compare-every",
                paramLabel = "SECONDS",
                description = "How often both sides are compared and what differs is mended; 3600 unless given.")
        private double compareEvery = 3600;

        @Override
        public Integer call() throws SQLException {
            ProgressLines lines = new ProgressLines(spec.commandLine().getErr());
            TableSync sync =
                    options.builder(lines).compareEvery(duration(compareEvery)).build();
            SyncStop stop = new SyncStop();
            SignalStop signals = SignalStop.asks(stop::stop);
            boolean done = false;
            try (ParallelConnection db = cluster.open()) {
                SyncResult result = sync.follow(db, duration(delay), stop);
                lines.end();
                options.print(result, spec.commandLine().getOut());
                spec.commandLine().getOut().flush();
                done = true;
            } finally {
                if (!done) {
                    signals.failed();
                }
            }
            return signals.succeeded();
        }

        private static Duration duration(double seconds) {
            return Duration.ofNanos((long) (seconds * 1e9));
        }
    }
}
