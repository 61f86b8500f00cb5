package io.shardline.examples.notebook.rows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row. Immutable.
 *
 * <p>Values are Java's own: numbers, {@code String}, {@code Boolean}, {@code UUID}, {@code byte[]}, {@code LocalDate}, {@code
 * LocalDateTime}, {@code OffsetDateTime}, {@code LocalTime}, a {@code List} for an array, and PostgreSQL's text for other types.
 */
public final class Row {
    private final Columns columns;
    private final @Nullable Object[] values;
    /** PostgreSQL's text where it is not that of the value; null where it is. */
    private final @Nullable String[] texts;

    Row(Columns columns, @Nullable Object[] values, @Nullable String[] texts) {
        this.columns = columns;
        this.values = values;
        this.texts = texts;
    }

    /** The columns of the result that this row is of. */
    public List<Column> columns() {
        return columns.all();
    }

    Columns shared() {
        return columns;
    }

    /** The value of a column, counted from 1; null for NULL. */
    public @Nullable Object get(int column) {
        if (column < 1 || column > values.length) {
            throw Failure.of("no column %d; there are %d: %s", column, values.length, columns.labels());
        }
        return values[column - 1];
    }

    /** The value of the first column with this label, in any case; null for NULL. */
    public @Nullable Object get(String label) {
        return values[columns.indexOf(label)];
    }

    /** A column as PostgreSQL prints it; null for NULL. */
    public @Nullable String text(String label) {
        return text(columns.indexOf(label) + 1);
    }

    /** A column, counted from 1, as PostgreSQL prints it; null for NULL. */
    public @Nullable String text(int column) {
        Object value = get(column);
        String text = texts[column - 1];
        return text != null || value == null ? text : value.toString();
    }

    /** A number as a long; fails for NULL, for fractions, and for what is no number. */
    public long getLong(String label) {
        Number number = number(label);
        try {
            return number instanceof BigDecimal decimal ? decimal.longValueExact() : wholeOf(number, label);
        } catch (ArithmeticException e) {
            throw Failure.of("column \"%s\" is not a whole number that fits a long", label);
        }
    }

    private static long wholeOf(Number number, String label) {
        if ((number instanceof Double || number instanceof Float)
                && number.doubleValue() != Math.rint(number.doubleValue())) {
            throw Failure.of("column \"%s\" is not a whole number", label);
        }
        return number.longValue();
    }

    /** A number as a double; fails for NULL and for what is no number. */
    public double getDouble(String label) {
        return number(label).doubleValue();
    }

    private Number number(String label) {
        int index = columns.indexOf(label);
        if (values[index] instanceof Number number) {
            return number;
        }
        String type = columns.all().get(index).type();
        throw values[index] == null
                ? Failure.of("column \"%s\" is NULL here", label)
                : Failure.of("column \"%s\" (%s) is no number", label, type);
    }

    /** The values in order; may hold nulls. */
    public List<@Nullable Object> values() {
        List<@Nullable Object> list = new ArrayList<>(values.length);
        Collections.addAll(list, values);
        return Collections.unmodifiableList(list);
    }

    /** The values by label, of equal labels the first; may hold nulls. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String label = columns.all().get(i).label();
            if (!map.containsKey(label)) {
                map.put(label, values[i]);
            }
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * This row as a record: each component gets the column of its name. Case and underscores do not matter, so {@code delay_min} goes
     * to {@code delayMin}. Columns that no component asks for are left out.
     *
     * @throws Failure naming column and component, if one has no column, or a value does not fit
     */
    public <T extends Record> T as(Class<T> type) {
        return RecordReader.of(type, columns).read(this);
    }

    /** This row with some of its columns, in the order given. */
    Row pick(Columns picked, int[] places) {
        @Nullable Object[] some = new @Nullable Object[places.length];
        @Nullable String[] printed = new @Nullable String[places.length];
        for (int i = 0; i < places.length; i++) {
            some[i] = values[places[i]];
            printed[i] = texts[places[i]];
        }
        return new Row(picked, some, printed);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
