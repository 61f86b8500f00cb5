package io.shardline.examples.notebook.rows;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows off a result set, which stays the caller's. */
public final class RowReader {
    private final ResultSet result;
    private final Columns columns;

    public RowReader(ResultSet result) throws SQLException {
        this.result = result;
        ResultSetMetaData metaData = result.getMetaData();
        List<Column> all = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            all.add(Column.of(metaData.getColumnLabel(i), metaData.getColumnTypeName(i)));
        }
        this.columns = new Columns(all);
    }

    Columns columns() {
        return columns;
    }

    /** The next row; null after the last. */
    public @Nullable Row next() throws SQLException {
        if (!result.next()) {
            return null;
        }
        int count = columns.all().size();
        @Nullable Object[] values = new @Nullable Object[count];
        @Nullable String[] texts = new @Nullable String[count];
        for (int i = 0; i < count; i++) {
            Object value = value(i + 1, columns.all().get(i).type());
            values[i] = value;
            texts[i] = value == null || printsItself(value) ? null : result.getString(i + 1);
        }
        return new Row(columns, values, texts);
    }

    private static boolean printsItself(Object value) {
        return value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof LocalDate
                || value instanceof UUID;
    }

    private @Nullable Object value(int column, String type) throws SQLException {
        return switch (type) {
            case "date" -> day(column);
            case "timestamp" -> result.getObject(column, LocalDateTime.class);
            case "timestamptz" -> result.getObject(column, OffsetDateTime.class);
            case "time" -> result.getObject(column, LocalTime.class);
            case "bool",
                    "int2",
                    "int4",
                    "int8",
                    "serial",
                    "bigserial",
                    "smallserial",
                    "oid",
                    "float4",
                    "float8",
                    "numeric",
                    "uuid",
                    "bytea" -> result.getObject(column);
            default -> type.startsWith("_") ? list(column) : result.getString(column);
        };
    }

    /** An infinite date stays PostgreSQL's text, because the days at the ends of Java's time would print as years. */
    private @Nullable Object day(int column) throws SQLException {
        LocalDate day = result.getObject(column, LocalDate.class);
        boolean infinite = LocalDate.MAX.equals(day) || LocalDate.MIN.equals(day);
        return infinite ? result.getString(column) : day;
    }

    private @Nullable Object list(int column) throws SQLException {
        Array array = result.getArray(column);
        return array != null && array.getArray() instanceof Object[] elements
                ? Collections.unmodifiableList(Arrays.asList(elements))
                : result.getString(column);
    }
}
