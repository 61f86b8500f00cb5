package io.shardline.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns of a statement as a server described them, kept beyond the connection that was asked. */
final class KnownColumns implements ResultSetMetaData, Itself {
    private final List<Column> columns;

    private record Column(
            boolean autoIncrement,
            boolean caseSensitive,
            boolean searchable,
            boolean currency,
            int nullable,
            boolean signed,
            int displaySize,
            String label,
            String name,
            String schemaName,
            int precision,
            int scale,
            String tableName,
            String catalogName,
            int type,
            String typeName,
            boolean readOnly,
            boolean writable,
            boolean definitelyWritable,
            String className) {
        static Column of(ResultSetMetaData described, int column) throws SQLException {
            return new Column(
                    described.isAutoIncrement(column),
                    described.isCaseSensitive(column),
                    described.isSearchable(column),
                    described.isCurrency(column),
                    described.isNullable(column),
                    described.isSigned(column),
                    described.getColumnDisplaySize(column),
                    described.getColumnLabel(column),
                    described.getColumnName(column),
                    described.getSchemaName(column),
                    described.getPrecision(column),
                    described.getScale(column),
                    described.getTableName(column),
                    described.getCatalogName(column),
                    described.getColumnType(column),
                    described.getColumnTypeName(column),
                    described.isReadOnly(column),
                    described.isWritable(column),
                    described.isDefinitelyWritable(column),
                    described.getColumnClassName(column));
        }
    }

    private KnownColumns(List<Column> columns) {
        this.columns = columns;
    }

    static KnownColumns of(ResultSetMetaData described) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int column = 1; column <= described.getColumnCount(); column++) {
            columns.add(Column.of(described, column));
        }
        return new KnownColumns(columns);
    }

    private Column at(int column) throws SQLException {
        if (column < 1 || column > columns.size()) {
            throw JdbcErrors.parameterOutOfRange(column, columns.size());
        }
        return columns.get(column - 1);
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return at(column).autoIncrement;
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return at(column).caseSensitive;
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return at(column).searchable;
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return at(column).currency;
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return at(column).nullable;
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return at(column).signed;
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return at(column).displaySize;
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return at(column).label;
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return at(column).name;
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return at(column).schemaName;
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return at(column).precision;
    }

    @Override
    public int getScale(int column) throws SQLException {
        return at(column).scale;
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return at(column).tableName;
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return at(column).catalogName;
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        return at(column).type;
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        return at(column).typeName;
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return at(column).readOnly;
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return at(column).writable;
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return at(column).definitelyWritable;
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        return at(column).className;
    }
}
