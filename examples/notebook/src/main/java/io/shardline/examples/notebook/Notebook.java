package io.shardline.examples.notebook;

import io.shardline.ParallelConnection;
import io.shardline.examples.notebook.picture.Charts;
import io.shardline.examples.notebook.picture.Picture;
import io.shardline.examples.notebook.picture.PlanDrawing;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an analyst types in JShell, whose startup script imports these methods. They belong to one conversation and to the one thread
 * that runs snippets. What goes wrong is a {@link Failure}.
 */
public final class Notebook {
    /** Names the cluster file that the startup script connects to. */
    static final String CLUSTER = "shardline.cluster";

    /** Kept, for a logger that nobody knows is forgotten with its level. The driver's self-contained jar logs through it. */
    private static final Logger LOGGER = Logger.getLogger("io.shardline");

    private static @Nullable Console console;

    private Notebook() {}

    private static Console console() {
        Console known = console;
        if (known == null) {
            throw Failure.of("not connected; type connect(\"cluster.yaml\")");
        }
        return known;
    }

    /** Connects to the cluster that the system property {@value #CLUSTER} names, if it does; the startup script calls this. */
    public static void start() {
        String file = System.getProperty(CLUSTER);
        if (file != null) {
            connect(file);
        } else {
            System.out.println("Type connect(\"cluster.yaml\"), and then help().");
        }
    }

    /** Connects to the cluster that a file describes; an earlier connection is closed. */
    public static void connect(String clusterFile) {
        close();
        // An analyst does not care that pools are starting.
        LOGGER.setLevel(Level.WARNING);
        try {
            Console made = new Console(ParallelConnection.open(Path.of(clusterFile)), Terminal.ofJShell());
            console = made;
            made.greet();
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** Closes the connection, if there is one. */
    public static void close() {
        Console open = console;
        console = null;
        if (open != null) {
            open.close();
        }
    }

    /** Shardline itself, for what these words do not say. */
    public static ParallelConnection db() {
        return console().db();
    }

    /** Prints what can be typed. */
    public static void help() {
        console().help();
    }

    /**
     * Runs a statement, prints what it gives, and returns it.
     *
     * @param arguments one for each {@code ?}
     */
    public static Rows sql(String sql, @Nullable Object @Nullable ... arguments) {
        return console().sql(sql, given(arguments));
    }

    /** As {@link #sql}, without printing. */
    public static Rows rows(String sql, @Nullable Object @Nullable ... arguments) {
        return console().rows(sql, given(arguments));
    }

    /** Runs a query whose rows come one by one and are not held; close it unless it is read to its end. */
    public static Stream<Row> stream(String sql, @Nullable Object @Nullable ... arguments) {
        return console().stream(sql, given(arguments));
    }

    /** A lone null is one argument, and not none. */
    private static @Nullable Object[] given(@Nullable Object @Nullable [] arguments) {
        return arguments == null ? new @Nullable Object[] {null} : arguments;
    }

    /** Prints how a statement would be done, and where; it is not done. */
    public static void explain(String sql, @Nullable Object @Nullable ... arguments) {
        console().explain(sql, given(arguments));
    }

    /** The last result. */
    public static Rows last() {
        return console().last();
    }

    /** Prints the next page of the last result. */
    public static void more() {
        console().more();
    }

    /** Prints a result. */
    public static void print(Rows rows) {
        console().print(rows);
    }

    /** Prints the last result with a line for each column, which shows it whole however wide it is. */
    public static void tall() {
        console().tall();
    }

    /** Writes the last result to a file as CSV. */
    public static void csv(String file) {
        console().csv(file);
    }

    /** Prints the last result as a table of Markdown. */
    public static void markdown() {
        console().markdown();
    }

    /** Prints the tables: how each is placed, and how large it is. */
    public static Rows tables() {
        return console().show(console().views().tables());
    }

    /** Prints a table's columns, and how it is placed. */
    public static Rows describe(String table) {
        return console().describe(table);
    }

    /** Prints what each shard holds of all sharded tables, as the servers estimate it. */
    public static Rows shards() {
        return console().show(console().views().shards());
    }

    /** Prints what each shard holds of one table, counted. */
    public static Rows shards(String table) {
        return console().show(console().views().shards(table));
    }

    /** Prints the rows that lie on another shard than the one that owns their key; reads every key of every sharded table. */
    public static Rows misplaced() {
        return console().misplaced();
    }

    /** Runs a statement several times and prints how long each shard took, the median; the statement should only read. */
    public static Rows timing(String sql, @Nullable Object @Nullable ... arguments) {
        return console().timing(sql, given(arguments));
    }

    /** From now on a result is cut after so many rows, and then refuses to be computed with; 100,000 at first. */
    public static void limit(int rows) {
        console().limit(rows);
    }

    /** From now on tables are at most so wide; 0 for the width of the terminal. */
    public static void width(int columns) {
        console().width(columns);
    }

    /** From now on pictures are written to this directory, which is made when needed; {@code pictures} at first. */
    public static void pictures(String directory) {
        console().pictures(directory);
    }

    /** Bars: the first column names them, numbers after it are their lengths. */
    public static Picture bars(Rows rows, String title) {
        return console().picture(Charts.bars(rows, title), "bars");
    }

    public static Picture bars(Rows rows) {
        return bars(rows, "");
    }

    public static Picture bars(String sql, @Nullable Object @Nullable ... arguments) {
        return bars(rows(sql, given(arguments)));
    }

    /** Lines: the first column is x, numbers after it are y; a text in the second column names the line. */
    public static Picture lines(Rows rows, String title) {
        return console().picture(Charts.lines(rows, title), "lines");
    }

    public static Picture lines(Rows rows) {
        return lines(rows, "");
    }

    public static Picture lines(String sql, @Nullable Object @Nullable ... arguments) {
        return lines(rows(sql, given(arguments)));
    }

    /** Dots: the first column is x, numbers after it are y; a text in the second column names the colour. */
    public static Picture scatter(Rows rows, String title) {
        return console().picture(Charts.scatter(rows, title), "scatter");
    }

    public static Picture scatter(Rows rows) {
        return scatter(rows, "");
    }

    public static Picture scatter(String sql, @Nullable Object @Nullable ... arguments) {
        return scatter(rows(sql, given(arguments)));
    }

    /** How often the values of the first column of numbers are in which interval. */
    public static Picture histogram(Rows rows, String title) {
        return console().picture(Charts.histogram(rows, title), "histogram");
    }

    public static Picture histogram(Rows rows) {
        return histogram(rows, "");
    }

    public static Picture histogram(String sql, @Nullable Object @Nullable ... arguments) {
        return histogram(rows(sql, given(arguments)));
    }

    /** Draws how a statement would be done, and where; it is not done. */
    public static Picture plan(String sql, @Nullable Object @Nullable ... arguments) {
        return console().picture(PlanDrawing.of(console().plan(sql, given(arguments)), ""), "plan");
    }
}
