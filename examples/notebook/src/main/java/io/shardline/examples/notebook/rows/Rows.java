package io.shardline.examples.notebook.rows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gave, in memory. Immutable.
 *
 * <p>A result that was cut can be printed, and refuses everything else: what is computed from a part of the rows would be wrong.
 */
public final class Rows implements Iterable<Row> {
    private final Columns columns;
    private final List<Row> rows;
    private final Footing footing;

    /**
     * What there is to say of a result beside its rows.
     *
     * @param written how many rows were written; -1 for a query
     * @param cut whether there were more rows than may be held
     * @param times how long each shard that was used took
     * @param nanos from sending to the last row
     */
    public record Footing(long written, boolean cut, Map<String, Long> times, long nanos) {
        /** Of a table that no statement gave. */
        public static final Footing NONE = new Footing(-1, false, Map.of(), 0);
    }

    Rows(Columns columns, List<Row> rows, Footing footing) {
        this.columns = columns;
        this.rows = List.copyOf(rows);
        this.footing = footing;
    }

    /** Rows that a reader gave, and what there is to say of them. */
    public static Rows of(RowReader reader, List<Row> rows, Footing footing) {
        return new Rows(reader.columns(), rows, footing);
    }

    /** The result of a statement that only writes. */
    public static Rows written(Footing footing) {
        return new Rows(new Columns(List.of()), List.of(), footing);
    }

    /** A table of the notebook's own. */
    public static Rows of(List<Column> columns, List<? extends List<? extends @Nullable Object>> values) {
        Columns shared = new Columns(columns);
        List<Row> rows = new ArrayList<>();
        for (List<? extends @Nullable Object> row : values) {
            rows.add(new Row(shared, row.toArray(), new @Nullable String[row.size()]));
        }
        return new Rows(shared, rows, Footing.NONE);
    }

    public List<Column> columns() {
        return columns.all();
    }

    /** How many rows are held. */
    public int size() {
        return rows.size();
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public Footing footing() {
        return footing;
    }

    /** A row, counted from 0. */
    public Row get(int index) {
        return whole().get(Objects.checkIndex(index, rows.size()));
    }

    /** The value of the first column of the one row; null for NULL. */
    public @Nullable Object value() {
        if (whole().size() != 1) {
            throw Failure.of("value() needs one row; there are %d", rows.size());
        }
        return rows.get(0).get(1);
    }

    /** The values of a column. */
    public List<@Nullable Object> column(String label) {
        int place = columns.indexOf(label) + 1;
        List<@Nullable Object> values = new ArrayList<>();
        whole().forEach(row -> values.add(row.get(place)));
        return values;
    }

    /** Each row as a record; see {@link Row#as}. */
    public <T extends Record> List<T> as(Class<T> type) {
        RecordReader<T> reader = RecordReader.of(type, columns);
        return whole().stream().map(reader::read).toList();
    }

    /** What a function makes of each row. */
    public <T> List<T> map(Function<? super Row, ? extends T> function) {
        List<T> mapped = new ArrayList<>();
        whole().forEach(row -> mapped.add(function.apply(row)));
        return mapped;
    }

    public List<Row> toList() {
        return whole();
    }

    /** Each row as a map from label to value. */
    public List<Map<String, @Nullable Object>> toMaps() {
        return whole().stream().map(Row::toMap).toList();
    }

    public Stream<Row> stream() {
        return whole().stream();
    }

    @Override
    public Iterator<Row> iterator() {
        return whole().iterator();
    }

    /** Some columns, in the order given. */
    public Rows pick(String... labels) {
        int[] places = Arrays.stream(labels).mapToInt(columns::indexOf).toArray();
        Columns picked =
                new Columns(Arrays.stream(places).mapToObj(columns.all()::get).toList());
        return new Rows(
                picked, rows.stream().map(row -> row.pick(picked, places)).toList(), footing);
    }

    /** The first rows, or all if there are not as many. */
    public Rows head(int count) {
        return new Rows(columns, whole().subList(0, Math.min(count, rows.size())), footing);
    }

    /** Writes the rows to a file as CSV, with a header; NULL is an empty field, an empty text a quoted one. */
    public Rows csv(Path file) {
        Csv.write(columns.all(), whole(), file);
        return this;
    }

    /** Writes the rows to a file as CSV; see {@link #csv(Path)}. */
    public Rows csv(String file) {
        return csv(Path.of(file));
    }

    /** The rows as a table of Markdown. */
    public String markdown() {
        return Markdown.of(columns.all(), whole());
    }

    /** The rows that are held, also of a result that was cut. */
    public List<Row> held() {
        return rows;
    }

    private List<Row> whole() {
        if (footing.cut()) {
            throw Failure.of(
                    "the result was cut after %,d rows, and what is made of a part of it could be wrong;"
                            + " raise the limit with limit(n), or read it with stream(\"...\")",
                    rows.size());
        }
        return rows;
    }

    /** JShell shows this behind the name of a variable. */
    @Override
    public String toString() {
        if (footing.written() >= 0) {
            return footing.written() + " rows written";
        }
        return rows.size() + (rows.size() == 1 ? " row" : " rows") + ": " + columns.labels();
    }
}
