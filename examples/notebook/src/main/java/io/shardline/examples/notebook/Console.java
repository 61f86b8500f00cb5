package io.shardline.examples.notebook;

import io.shardline.ParallelConnection;
import io.shardline.examples.notebook.picture.Picture;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import io.shardline.examples.notebook.text.Quantities;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One analyst's connection, and what he last saw. */
final class Console implements AutoCloseable {
    private static final int RUNS = 5;

    private final ParallelConnection db;
    private final Terminal terminal;
    private final Conversation conversation;
    private final Pager pager;
    private Path pictures = Path.of("pictures");
    private int made;

    Console(ParallelConnection db, Terminal terminal) {
        this.db = db;
        this.terminal = terminal;
        this.conversation = new Conversation(db, terminal);
        this.pager = new Pager(terminal);
    }

    private PrintStream out() {
        return terminal.out();
    }

    ParallelConnection db() {
        return db;
    }

    ClusterViews views() {
        return new ClusterViews(conversation, terminal.strokes().block());
    }

    void greet() {
        out().println("Connected to " + Quantities.count(db.topology().shards().size(), "shard") + ". "
                + "Try tables(), sql(\"select ...\"), help().");
    }

    void help() {
        out().print(text("help.txt"));
    }

    /** A text beside this class. */
    static String text(String file) {
        try (var in = Console.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Rows sql(String sql, @Nullable Object[] arguments) {
        return show(conversation.ask(sql, arguments));
    }

    Rows rows(String sql, @Nullable Object[] arguments) {
        Rows rows = conversation.ask(sql, arguments);
        pager.remember(rows);
        return rows;
    }

    Stream<Row> stream(String sql, @Nullable Object[] arguments) {
        return conversation.stream(sql, arguments).stream();
    }

    void explain(String sql, @Nullable Object[] arguments) {
        out().println(plan(sql, arguments));
    }

    String plan(String sql, @Nullable Object[] arguments) {
        return conversation.explain(sql, arguments);
    }

    Rows show(Rows rows) {
        pager.remember(rows);
        pager.more();
        return rows;
    }

    Rows last() {
        return pager.last();
    }

    void more() {
        pager.more();
    }

    void print(Rows rows) {
        show(rows);
    }

    void tall() {
        pager.tall();
    }

    void csv(String file) {
        last().csv(file);
        out().println(Quantities.count(last().size(), "row") + " written to " + file);
    }

    void markdown() {
        out().print(last().markdown());
    }

    Rows describe(String table) {
        Rows columns = views().describe(table);
        out().println(table + ": " + views().placement(table));
        return show(columns);
    }

    Rows misplaced() {
        Rows found = new Misplaced(conversation).find();
        if (found.isEmpty()) {
            out().println("Every row of a sharded table is on the shard that owns its key.");
            pager.remember(found);
            return found;
        }
        return show(found);
    }

    Rows timing(String sql, @Nullable Object[] arguments) {
        Map<String, List<Long>> times = new TreeMap<>(NaturalOrder.INSTANCE);
        for (int i = 0; i < RUNS; i++) {
            conversation
                    .askAll(sql, arguments)
                    .footing()
                    .times()
                    .forEach((shard, nanos) -> times.computeIfAbsent(shard, name -> new ArrayList<>())
                            .add(nanos));
        }
        Map<String, BigDecimal> medians = new TreeMap<>(NaturalOrder.INSTANCE);
        times.forEach((shard, nanos) -> {
            Collections.sort(nanos);
            medians.put(shard, BigDecimal.valueOf(nanos.get(nanos.size() / 2) / 10_000, 2));
        });
        double slowest = medians.values().stream()
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElse(0);
        List<List<Object>> table = new ArrayList<>();
        medians.forEach((shard, millis) -> table.add(Arrays.asList(
                shard, millis, terminal.strokes().block().repeat((int)
                        Math.round(24 * millis.doubleValue() / Math.max(slowest, 0.01))))));
        return show(Rows.of(
                List.of(
                        ClusterViews.text("shard"),
                        io.shardline.examples.notebook.rows.Column.made("median ms", "numeric"),
                        ClusterViews.text("share")),
                table));
    }

    void limit(int rows) {
        conversation.limit(rows);
    }

    void width(int columns) {
        terminal.fixWidth(columns);
    }

    void pictures(String directory) {
        pictures = Path.of(directory);
    }

    /** Writes a picture to files that are named after its title, or numbered, and shows it where there is a display. */
    Picture picture(Picture picture, String kind) {
        made++;
        String name = picture.title()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        Path file = pictures.resolve((name.isEmpty() ? kind + "-" + made : name) + ".svg");
        picture.save(file);
        String also = "";
        if (!kind.equals("plan")) {
            picture.save(file.resolveSibling(file.getFileName().toString().replaceFirst("svg$", "png")));
            also = ", .png";
        }
        out().println(file + also);
        return picture.show();
    }

    @Override
    public void close() {
        try (db) {
            conversation.close();
        }
    }
}
