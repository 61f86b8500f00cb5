package io.shardline;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, independent of the cursor it came from. Immutable; values are those of {@link ResultSet#getObject(int)}.
 */
public final class Row {
    private final Columns columns;
    private final @Nullable Object[] values;

    private Row(Columns columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    /** The labels of a result's columns, shared by its rows. */
    static final class Columns {
        private final List<String> labels;

        private Columns(List<String> labels) {
            this.labels = labels;
        }

        static Columns of(ResultSetMetaData metaData) throws SQLException {
            List<String> labels = new ArrayList<>();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                labels.add(metaData.getColumnLabel(i));
            }
            return new Columns(Collections.unmodifiableList(labels));
        }

        List<String> labels() {
            return labels;
        }

        /** Reads the row on which the result stands. */
        Row read(ResultSet rows) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[labels.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = rows.getObject(i + 1);
            }
            return new Row(this, values);
        }
    }

    /** Labels of the columns, in order. */
    public List<String> labels() {
        return columns.labels;
    }

    public int size() {
        return values.length;
    }

    /**
     * The value of a column.
     *
     * @param column from 1, as JDBC counts
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public @Nullable Object get(int column) {
        return values[Objects.checkIndex(column - 1, values.length)];
    }

    /**
     * The value of the first column with this label, in any case.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public @Nullable Object get(String label) {
        for (int i = 0; i < values.length; i++) {
            if (columns.labels.get(i).equalsIgnoreCase(label)) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("no column \"" + label + "\" among " + columns.labels);
    }

    /** The value of a column as a type; null for NULL. */
    public <T> @Nullable T get(int column, Class<T> type) {
        return type.cast(get(column));
    }

    /** The value of a column as a type; null for NULL. */
    public <T> @Nullable T get(String label, Class<T> type) {
        return type.cast(get(label));
    }

    /**
     * An integer or numeric column as a long.
     *
     * @throws NullPointerException if it is NULL
     * @throws ClassCastException if it is no number
     */
    public long getLong(int column) {
        return number(get(column), columns.labels.get(column - 1));
    }

    /** As {@link #getLong(int)}. */
    public long getLong(String label) {
        return number(get(label), label);
    }

    private static long number(@Nullable Object value, String label) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value == null) {
            throw new NullPointerException("column \"" + label + "\" is NULL");
        }
        throw new ClassCastException(
                "column \"" + label + "\" is a " + value.getClass().getSimpleName() + " and no number");
    }

    /** Any column as text; null for NULL. */
    public @Nullable String getString(int column) {
        Object value = get(column);
        return value == null ? null : value.toString();
    }

    /** Any column as text; null for NULL. */
    public @Nullable String getString(String label) {
        Object value = get(label);
        return value == null ? null : value.toString();
    }

    /** The values in order; a list that may hold nulls and cannot be changed. */
    public List<@Nullable Object> values() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The values by label, the first of duplicates; a map that may hold nulls and cannot be changed. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!map.containsKey(columns.labels.get(i))) {
                map.put(columns.labels.get(i), values[i]);
            }
        }
        return Collections.unmodifiableMap(map);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && labels().equals(row.labels()) && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
