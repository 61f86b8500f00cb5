package io.shardline.jdbc.compatibility;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of behaviours of one area, and what they are made of. */
abstract class Behaviours {
    private final String area;
    private final boolean writes;
    private final List<Behaviour> all = new ArrayList<>();

    Behaviours(String area, boolean writes) {
        this.area = area;
        this.writes = writes;
    }

    List<Behaviour> all() {
        return List.copyOf(all);
    }

    final void add(String name, Behaviour.Observation observation) {
        all.add(new Behaviour(area, name, writes, observation));
    }

    /** The rows, each as the texts of its columns. */
    static List<List<@Nullable String>> rows(ResultSet rows) throws SQLException {
        List<List<@Nullable String>> read = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(rows.getString(column));
            }
            read.add(row);
        }
        return read;
    }

    static List<List<@Nullable String>> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows(rows);
        }
    }

    static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static PreparedStatement bound(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** What is met on the way through all results of an execution. */
    static List<Object> walk(Statement statement, boolean first) throws SQLException {
        List<Object> met = new ArrayList<>();
        boolean hasRows = first;
        while (hasRows || statement.getUpdateCount() != -1) {
            met.add(hasRows ? rows(statement.getResultSet()) : statement.getUpdateCount());
            hasRows = statement.getMoreResults();
        }
        return met;
    }

    static List<String> columns(@Nullable ResultSetMetaData columns) throws SQLException {
        List<String> all = new ArrayList<>();
        for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
            all.add(String.join(
                    "/",
                    columns.getColumnLabel(i),
                    columns.getColumnName(i),
                    columns.getColumnTypeName(i),
                    columns.getColumnClassName(i),
                    String.valueOf(columns.getColumnType(i)),
                    String.valueOf(columns.getPrecision(i)),
                    String.valueOf(columns.getScale(i)),
                    String.valueOf(columns.getColumnDisplaySize(i)),
                    columns.getSchemaName(i),
                    columns.getTableName(i),
                    String.valueOf(columns.isNullable(i)),
                    String.valueOf(columns.isAutoIncrement(i)),
                    String.valueOf(columns.isSigned(i)),
                    String.valueOf(columns.isCaseSensitive(i)),
                    String.valueOf(columns.isSearchable(i)),
                    String.valueOf(columns.isReadOnly(i))));
        }
        return all;
    }

    interface Action {
        void run() throws Exception;
    }

    /** The SQLSTATE with which something fails. */
    static String state(Action action) throws Exception {
        try {
            action.run();
            return "no error";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }
}
