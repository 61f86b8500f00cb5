package io.shardline.backend;

import static com.google.common.base.Preconditions.checkArgument;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.FieldMetadata;

/**
 * Result sets of the PostgreSQL driver's own making over values computed in the application: getters, conversions and metadata
 * are the driver's.
 */
public final class SyntheticRows {
    private static final String TYPES_ONLY_OF = """
            select typname from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
            group by typname having bool_and(nspname = ?)""";

    private SyntheticRows() {}

    /**
     * One column, as {@link ResultSetMetaData} tells it.
     *
     * @param typeName as {@link ResultSetMetaData#getColumnTypeName} gives it, such as {@code int4}, {@code _text} or
     *     {@code "app"."mood"}
     * @param precision of the types that have one; 0 or the metadata's answer for one without
     * @param scale of numeric and of the types of time
     * @param origin the table's column it comes from, if it comes from one
     */
    public record Column(String label, String typeName, int precision, int scale, Optional<Origin> origin) {
        /** A column that was computed. */
        public static Column computed(String label, String typeName, int precision, int scale) {
            return new Column(label, typeName, precision, scale, Optional.empty());
        }
    }

    /** A table's column; what else the metadata says of it is asked of the catalog. */
    public record Origin(String schema, String table, String column) {}

    /** The columns of a result, to make another one like it, also on another connection. May ask the catalog. */
    public static List<Column> describe(ResultSetMetaData metaData) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            columns.add(new Column(
                    metaData.getColumnLabel(column),
                    metaData.getColumnTypeName(column),
                    metaData.getPrecision(column),
                    metaData.getScale(column),
                    origin(metaData, column)));
        }
        return columns;
    }

    private static Optional<Origin> origin(ResultSetMetaData metaData, int column) throws SQLException {
        if (!metaData.isWrapperFor(PGResultSetMetaData.class)) {
            return Optional.empty();
        }
        PGResultSetMetaData base = metaData.unwrap(PGResultSetMetaData.class);
        String table = base.getBaseTableName(column);
        return table.isEmpty()
                ? Optional.empty()
                : Optional.of(new Origin(base.getBaseSchemaName(column), table, base.getBaseColumnName(column)));
    }

    /** A forward-only result; see {@link #of(Connection, int, List, List)}. */
    public static ResultSet of(Connection connection, List<Column> columns, List<@Nullable String[]> rows)
            throws SQLException {
        return of(connection, ResultSet.TYPE_FORWARD_ONLY, columns, rows);
    }

    /**
     * Makes a result, standing before its first row. Some getters and the metadata of unusual types ask the server, so the
     * connection must stay the caller's until the result is closed; closing it leaves nothing behind.
     *
     * @param type one of the types of {@link ResultSet}
     * @param rows per row a value per column in PostgreSQL's text form, or null
     */
    public static ResultSet of(Connection connection, int type, List<Column> columns, List<@Nullable String[]> rows)
            throws SQLException {
        BaseConnection physical = connection.unwrap(BaseConnection.class);
        Field[] fields = fields(physical, columns);
        List<Tuple> tuples = new ArrayList<>(rows.size());
        for (@Nullable String[] row : rows) {
            checkArgument(row.length == fields.length, "%s values for %s columns", row.length, fields.length);
            tuples.add(tuple(physical, row));
        }
        Statement statement = physical.createStatement(type, ResultSet.CONCUR_READ_ONLY);
        statement.closeOnCompletion();
        return ((BaseStatement) statement).createDriverResultSet(fields, tuples);
    }

    /**
     * The rows of a result of {@link java.sql.DatabaseMetaData} that are not of a schema: by its first column whose label ends with
     * {@code _SCHEM}, and types, which have none, by their name.
     *
     * @param rows scrollable, before the first row; closed if another result is made
     */
    public static ResultSet without(String schema, ResultSet rows, Connection connection) throws SQLException {
        ResultSetMetaData metaData = rows.getMetaData();
        if (rows.getType() == ResultSet.TYPE_FORWARD_ONLY) {
            return rows;
        }
        int column = 1;
        while (column <= metaData.getColumnCount()
                && !metaData.getColumnLabel(column).endsWith("_SCHEM")) {
            column++;
        }
        if (column <= metaData.getColumnCount()) {
            return without(Set.of(schema), column, rows, connection);
        }
        return metaData.getColumnLabel(1).equals("TYPE_NAME")
                ? without(typesOnlyOf(schema, connection), 1, rows, connection)
                : rows;
    }

    private static Set<String> typesOnlyOf(String schema, Connection connection) throws SQLException {
        Set<String> types = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(TYPES_ONLY_OF)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    types.add(row.getString(1));
                }
            }
        }
        return types;
    }

    private static ResultSet without(Set<String> values, int column, ResultSet rows, Connection connection)
            throws SQLException {
        ResultSetMetaData metaData = rows.getMetaData();
        List<@Nullable String[]> kept = new ArrayList<>();
        int left = 0;
        while (rows.next()) {
            String value = rows.getString(column);
            if (value != null && values.contains(value)) {
                left++;
            } else {
                kept.add(texts(rows, metaData.getColumnCount()));
            }
        }
        if (left == 0) {
            rows.beforeFirst();
            return rows;
        }
        ResultSet others = of(connection, rows.getType(), describe(metaData), kept);
        rows.close();
        return others;
    }

    private static @Nullable String[] texts(ResultSet row, int columns) throws SQLException {
        @Nullable String[] texts = new @Nullable String[columns];
        for (int i = 0; i < columns; i++) {
            texts[i] = row.getString(i + 1);
        }
        return texts;
    }

    private static Field[] fields(BaseConnection connection, List<Column> columns) throws SQLException {
        ColumnOrigins origins = ColumnOrigins.find(connection, columns);
        Field[] fields = new Field[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            Column column = columns.get(i);
            int oid = TypeModifiers.oid(connection, column);
            int modifier = TypeModifiers.of(connection.getTypeInfo(), oid, column);
            Optional<ColumnOrigins.Place> place = origins.of(column);
            fields[i] = place.isPresent()
                    ? new Field(
                            column.label(),
                            oid,
                            (short) 0,
                            modifier,
                            place.get().table(),
                            place.get().position())
                    : new Field(column.label(), oid, (short) 0, modifier);
            if (place.isEmpty()) {
                // Spares the metadata a query that finds nothing.
                fields[i].setMetadata(new FieldMetadata(column.label()));
            }
        }
        return fields;
    }

    private static Tuple tuple(BaseConnection connection, @Nullable String[] row) throws SQLException {
        byte[][] values = new byte[row.length][];
        for (int i = 0; i < row.length; i++) {
            String value = row[i];
            if (value != null) {
                values[i] = connection.encodeString(value);
            }
        }
        return new Tuple(values);
    }
}
