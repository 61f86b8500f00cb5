package io.shardline.examples.notebook;

import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import io.shardline.examples.notebook.text.Grid;
import io.shardline.examples.notebook.text.Quantities;
import io.shardline.examples.notebook.text.Tall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last result, and how much of it has been printed. */
final class Pager {
    /** Lines of a page that are not rows: labels, types, a rule, what follows the rows, and JShell's own. */
    private static final int AROUND = 9;

    private final Terminal terminal;
    private @Nullable Rows last;
    private int shown;

    Pager(Terminal terminal) {
        this.terminal = terminal;
    }

    void remember(Rows rows) {
        last = rows;
        shown = 0;
    }

    Rows last() {
        Rows known = last;
        if (known == null) {
            throw Failure.of("there is no result yet");
        }
        return known;
    }

    /** Prints the next page. */
    void more() {
        Rows rows = last();
        if (rows.footing().written() >= 0) {
            say(Quantities.count(rows.footing().written(), "row") + " written" + footing(rows));
            return;
        }
        Terminal.Size size = terminal.size();
        int page = Math.max(5, size.rows() - AROUND);
        int left = rows.held().size() - shown;
        if (left <= 0 && shown > 0) {
            say("no more rows");
            return;
        }
        // A page for two rows more would be a nuisance.
        int end = left <= page + 2 ? rows.held().size() : shown + page;
        List<Row> some = rows.held().subList(shown, end);
        Grid grid = new Grid(rows.columns(), some, size.columns(), terminal.strokes());
        grid.lines().forEach(this::say);
        boolean first = shown == 0;
        shown = end;
        say(foot(rows, grid, first));
    }

    private String foot(Rows rows, Grid grid, boolean first) {
        int held = rows.held().size();
        String mark = " " + terminal.strokes().mark() + " ";
        StringBuilder foot = new StringBuilder();
        if (rows.footing().cut()) {
            foot.append("cut after ").append(Quantities.count(held, "row"));
        } else {
            foot.append(Quantities.count(held, "row"));
        }
        if (shown < held) {
            foot.append(", ").append(Quantities.count(held - shown)).append(" more with more()");
        }
        if (first) {
            foot.append(footing(rows));
        }
        if (!grid.leftOut().isEmpty()) {
            foot.append(mark)
                    .append(Quantities.count(grid.leftOut().size(), "column"))
                    .append(" left out, see tall(): ")
                    .append(String.join(", ", grid.leftOut()));
        }
        return foot.toString();
    }

    private String footing(Rows rows) {
        if (rows.footing().times().isEmpty() && rows.footing().nanos() == 0) {
            return "";
        }
        String mark = " " + terminal.strokes().mark() + " ";
        String shards = rows.footing().times().isEmpty()
                ? ""
                : mark + String.join(" ", rows.footing().times().keySet());
        return shards + mark + Quantities.time(rows.footing().nanos());
    }

    /** Prints the first rows with a line for each column. */
    void tall() {
        Rows rows = last();
        Terminal.Size size = terminal.size();
        int most =
                Math.max(3, (size.rows() - AROUND) / Math.max(1, rows.columns().size()));
        int end = Math.min(most, rows.held().size());
        Tall.lines(rows.columns(), rows.held().subList(0, end), size.columns(), terminal.strokes())
                .forEach(this::say);
        if (end < rows.held().size()) {
            say(Quantities.count(rows.held().size() - end, "row") + " more");
        }
    }

    private void say(String line) {
        terminal.out().println(line);
    }
}
