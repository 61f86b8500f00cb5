package io.shardline.cli;

import io.shardline.ingest.sync.SyncProgress;
import io.shardline.ingest.sync.SyncResult;
import io.shardline.ingest.sync.TableSync;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say what to keep in step, and how. */
final class SyncOptions {
    private static final String PASSWORD = "SHARDLINE_SOURCE_PASSWORD";

    @Parameters(paramLabel = "TABLE", description = "The source's table.")
    private String table = "";

    @Option(
            names = "--source",
            required = true,
            paramLabel = "URL",
            converter = PostgresUrl.class,
            description = "jdbc:postgresql://host/database")
    private String source = "";

    @Option(
            names = "--source-user",
            paramLabel = "USER",
            description = "The password is taken from the variable " + PASSWORD + ", or from ~/.pgpass.")
    private @Nullable String user;

    @Option(
            names = "--into",
            paramLabel = "TABLE",
            description = "The table to write to; the source's name unless given.")
    private @Nullable String target;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Under which its state is kept; the target's name unless given.")
    private @Nullable String name;

    @Option(
            names = "--stamp",
            paramLabel = "COLUMN",
            description = "Is greater in rows that were written later. Without one, every run compares both sides.")
    private @Nullable String stamp;

    @Option(
            names = "--key",
            split = ",",
            paramLabel = "COLUMN",
            description = "Unique columns without NULLs; the source's primary key unless given.")
    private List<String> key = List.of();

    @Option(names = "--columns", split = ",", paramLabel = "COLUMN", description = "To copy; all unless given.")
    private List<String> columns = List.of();

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            description =
                    "How far before the newest stamp a run begins: an interval, or a number; 5 minutes or 1000 unless given.")
    private @Nullable String overlap;

    @Option(names = "--page-rows", paramLabel = "N", description = "Rows of one transaction; 10000 unless given.")
    private @Nullable Integer pageRows;

    @Option(
            names = "--range-rows",
            paramLabel = "N",
            description = "Rows of one transaction of the first load; 200000 unless given.")
    private @Nullable Integer rangeRows;

    @Option(
            names = "--loaders",
            paramLabel = "N",
            description = "Ranges that are loaded at the same time; 2 unless given.")
    private @Nullable Integer loaders;

    @Option(
            names = "--rows-per-second",
            paramLabel = "N",
            description = "Most rows read in a second; no limit unless given.")
    private long rowsPerSecond;

    @Option(names = "--add-columns", description = "Gives the target columns that only the source has.")
    private boolean addColumns;

    @Option(names = "--json", description = "One object, for programs.")
    boolean json;

    TableSync.Builder builder(ProgressLines lines) {
        Properties login = new Properties();
        if (user != null) {
            login.setProperty("user", user);
        }
        if (System.getenv(PASSWORD) != null) {
            login.setProperty("password", System.getenv(PASSWORD));
        }
        TableSync.Builder builder = TableSync.from(source, login, table)
                .rowsPerSecond(rowsPerSecond)
                .onProgress(progress -> lines.tell(text(progress)));
        if (target != null) {
            builder.into(target);
        }
        if (name != null) {
            builder.name(name);
        }
        if (stamp != null) {
            builder.stamp(stamp);
        }
        if (overlap != null) {
            builder.overlap(overlap);
        }
        if (!key.isEmpty()) {
            builder.key(key.toArray(String[]::new));
        }
        if (!columns.isEmpty()) {
            builder.columns(columns.toArray(String[]::new));
        }
        if (addColumns) {
            builder.addColumns();
        }
        sizes(builder);
        return builder;
    }

    private void sizes(TableSync.Builder builder) {
        if (pageRows != null) {
            builder.pageRows(pageRows);
        }
        if (rangeRows != null) {
            builder.rangeRows(rangeRows);
        }
        if (loaders != null) {
            builder.loaders(loaders);
        }
    }

    private static String text(SyncProgress progress) {
        String left = progress.left()
                .map(time -> ", about " + time.toSeconds() + " s left")
                .orElse("");
        return String.format(
                "%s: %s, %.0f rows/s%s",
                progress.doing(), ProgressLines.rows(progress.rows()), progress.perSecond(), left);
    }

    void print(SyncResult result, PrintWriter out) {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("loaded", result.loaded());
            object.put("read", result.read());
            object.put("inserted", result.inserted());
            object.put("updated", result.updated());
            object.put("deleted", result.deleted());
            out.println(Json.of(object));
            return;
        }
        out.println(ProgressLines.rows(result.loaded()) + " loaded, " + result.inserted() + " inserted, "
                + result.updated() + " updated, " + result.deleted() + " deleted");
    }
}
