package io.shardline.examples.notebook.picture;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a result is which part of a chart: the first is x, and the numbers after it are y, a series each. If the second is
 * neither number nor date, it names the series, of which the third has the y.
 *
 * @param x place of the column, from 1
 * @param series place of the column that names series; 0 for none
 * @param ys places of the columns with values
 */
record Roles(Rows rows, int x, int series, List<Integer> ys) {
    static Roles of(Rows rows, String chart) {
        List<Column> columns = rows.columns();
        List<Integer> numbers = IntStream.rangeClosed(2, columns.size())
                .filter(i -> columns.get(i - 1).isNumber())
                .boxed()
                .toList();
        if (numbers.isEmpty()) {
            throw Failure.of(
                    "%s needs a column for x and, after it, one with numbers for y; there are: %s",
                    chart,
                    rows.columns().stream().map(c -> c.label() + " " + c.type()).toList());
        }
        Column second = columns.get(1);
        boolean named = !second.isNumber() && !second.isDate();
        return new Roles(rows, 1, named ? 2 : 0, named ? numbers.subList(0, 1) : numbers);
    }

    Column xColumn() {
        return rows.columns().get(x - 1);
    }

    /** What the y axis measures; empty where the series have a name each. */
    String yLabel() {
        return ys.size() == 1 ? rows.columns().get(ys.get(0) - 1).label() : "";
    }

    boolean severalSeries() {
        return points().size() > 1;
    }

    /** @param y null for NULL */
    record Point(Object x, String xText, @Nullable Number y) {}

    /** The points by the name of their series, in the order of the rows; rows without x have no place. */
    Map<String, List<Point>> points() {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        for (Row row : rows) {
            Object at = row.get(x);
            if (at == null) {
                continue;
            }
            for (int y : ys) {
                String name = series == 0 ? rows.columns().get(y - 1).label() : String.valueOf(row.text(series));
                Number value =
                        row.get(y) instanceof Number number && Double.isFinite(number.doubleValue()) ? number : null;
                points.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(new Point(at, String.valueOf(row.text(x)), value));
            }
        }
        return points;
    }
}
