package io.shardline.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGResultSetMetaData;

/**
 * The one table that the rows of a result come from, and the statements that change it by its primary key. Immutable.
 *
 * @param name as SQL, quoted and with its schema
 * @param labels of the result's columns, in order
 * @param columns the table's column behind each of the result's; empty for one that was computed
 * @param key positions in the result, from 1, of the columns of the primary key
 */
record UpdatableTable(String name, List<String> labels, List<String> columns, List<Integer> key) {
    private static final String COPIES = "pg_temp";

    /**
     * Finds the table.
     *
     * @throws SQLException 24000 if the rows come from several tables or have no primary key with them, as in the PostgreSQL driver
     */
    static UpdatableTable of(ResultSetMetaData metaData, DatabaseMetaData database) throws SQLException {
        if (!metaData.isWrapperFor(PGResultSetMetaData.class)) {
            throw JdbcErrors.notUpdatable();
        }
        PGResultSetMetaData base = metaData.unwrap(PGResultSetMetaData.class);
        List<String> labels = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        Set<List<String>> tables = new HashSet<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            labels.add(metaData.getColumnLabel(column));
            columns.add(base.getBaseColumnName(column));
            if (!base.getBaseColumnName(column).isEmpty()) {
                tables.add(List.of(base.getBaseSchemaName(column), base.getBaseTableName(column)));
            }
        }
        if (tables.size() != 1) {
            throw JdbcErrors.notUpdatable();
        }
        String table = tables.iterator().next().get(1);
        String schema = tables.iterator().next().get(0);
        if (schema.startsWith(COPIES)) {
            schema = schemaOf(table, database);
        }
        return new UpdatableTable(
                quoted(schema) + "." + quoted(table),
                List.copyOf(labels),
                List.copyOf(columns),
                key(database, schema, table, columns));
    }

    /** The one schema that has such a table: gathered rows come from a copy with its name, which does not say of what schema it is. */
    private static String schemaOf(String table, DatabaseMetaData database) throws SQLException {
        Set<String> schemas = new HashSet<>();
        try (ResultSet row = database.getTables(null, null, null, new String[] {"TABLE", "PARTITIONED TABLE"})) {
            while (row.next()) {
                if (table.equals(row.getString("TABLE_NAME"))) {
                    schemas.add(row.getString("TABLE_SCHEM"));
                }
            }
        }
        if (schemas.size() != 1) {
            throw JdbcErrors.notUpdatable();
        }
        return schemas.iterator().next();
    }

    private static List<Integer> key(DatabaseMetaData database, String schema, String table, List<String> columns)
            throws SQLException {
        List<Integer> key = new ArrayList<>();
        try (ResultSet row = database.getPrimaryKeys(null, schema, table)) {
            while (row.next()) {
                key.add(columns.indexOf(row.getString("COLUMN_NAME")) + 1);
            }
        }
        if (key.isEmpty() || key.contains(0)) {
            throw JdbcErrors.notUpdatable();
        }
        return List.copyOf(key);
    }

    /** @return whether a column of the result is one of the table's */
    boolean has(int column) {
        return !columns.get(column - 1).isEmpty();
    }

    /** With a parameter for each of the result's columns given, then one for each of the key. */
    String update(Collection<Integer> changed) {
        String assignments =
                changed.stream().map(column -> sql(column) + " = ?").collect(Collectors.joining(", "));
        return "update " + name + " set " + assignments + byKey() + " returning " + row();
    }

    /** With a parameter for each of the result's columns given. */
    String insert(Collection<Integer> given) {
        String names = given.stream().map(this::sql).collect(Collectors.joining(", "));
        String values = given.stream().map(column -> "?").collect(Collectors.joining(", "));
        return "insert into " + name + " (" + names + ") values (" + values + ") returning " + row();
    }

    /** With a parameter for each column of the key. */
    String delete() {
        return "delete from " + name + byKey();
    }

    /** With a parameter for each column of the key. */
    String select() {
        return "select " + row() + " from " + name + byKey();
    }

    private String byKey() {
        return key.stream().map(column -> sql(column) + " = ?").collect(Collectors.joining(" and ", " where ", ""));
    }

    /** The result's columns under their labels, null for those that the table does not have. */
    private String row() {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns.size(); column++) {
            row.add((has(column) ? sql(column) : "null") + " as " + quoted(labels.get(column - 1)));
        }
        return String.join(", ", row);
    }

    private String sql(int column) {
        return quoted(columns.get(column - 1));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
