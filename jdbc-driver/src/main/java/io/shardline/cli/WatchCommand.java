package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ingest.csv.CsvResult;
import io.shardline.ingest.csv.watch.CsvWatch;
import io.shardline.ingest.csv.watch.WatchEvent;
import io.shardline.ingest.csv.watch.WatchResult;
import io.shardline.ingest.csv.watch.WatchStop;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads the CSV files that are put into a directory. */
@Command(
        name = "watch",
        description = "Loads the CSV files that are put into a directory, each once, and moves them away.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A file is named by its table: TABLE.csv, TABLE-anything.csv, TABLE.anything.csv.gz.",
            "It ends in done/, or in error/ with a FILE.reason.txt beside it; none is deleted.",
            "SIGINT and SIGTERM end it in good order, with status 0."
        })
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Mixin
    private final WatchOptions options = new WatchOptions();

    @Option(names = "--once", description = "Loads what is there and ends; status 1 if a file was refused.")
    private boolean once;

    @Override
    public Integer call() throws SQLException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        CsvWatch watch = watch(out);
        WatchStop stop = new WatchStop();
        if (once) {
            try (ParallelConnection db = cluster.open()) {
                WatchResult result = watch.once(db, stop);
                print(result, out);
                return result.refused() + result.left() == 0 ? 0 : 1;
            }
        }
        SignalStop signals = SignalStop.asks(stop::stop);
        boolean done = false;
        try (ParallelConnection db = cluster.open()) {
            print(watch.follow(db, stop), out);
            done = true;
        } finally {
            if (!done) {
                signals.failed();
            }
        }
        return signals.succeeded();
    }

    private CsvWatch watch(PrintWriter out) {
        try {
            return options.builder(spec.commandLine())
                    .onEvent(event -> {
                        out.println(text(event));
                        out.flush();
                    })
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(WatchEvent event) {
        if (event instanceof WatchEvent.Loaded loaded) {
            return loaded.file() + ": into " + loaded.table() + ", " + counts(loaded.result());
        } else if (event instanceof WatchEvent.Repeated repeated) {
            return repeated.file() + ": its content was loaded into " + repeated.table() + " before";
        } else if (event instanceof WatchEvent.Refused refused) {
            return refused.file() + ": refused, "
                    + refused.reason().lines().findFirst().orElse("").replaceFirst("^message: (ERROR: )?", "");
        } else if (event instanceof WatchEvent.Waiting waiting) {
            return waiting.file() + ": waits, " + waiting.reason();
        } else if (event instanceof WatchEvent.Moved moved) {
            return moved.file() + ": moved to " + moved.to();
        } else if (event instanceof WatchEvent.Stuck stuck) {
            return stuck.file() + ": cannot be moved away, " + stuck.error();
        }
        WatchEvent.Paused paused = (WatchEvent.Paused) event;
        return "waits " + paused.pause().toMillis() + " ms after an error: "
                + String.valueOf(paused.error().getMessage())
                        .lines()
                        .findFirst()
                        .orElse("");
    }

    private static String counts(CsvResult result) {
        return ProgressLines.rows(result.inserted()) + " inserted, " + result.updated() + " updated, "
                + result.deactivated() + " deactivated, " + result.refused() + " refused";
    }

    private static void print(WatchResult result, PrintWriter out) {
        out.println(result.loaded() + " loaded, " + result.repeated() + " loaded before, " + result.refused()
                + " refused, " + result.left() + " left");
        out.flush();
    }
}
