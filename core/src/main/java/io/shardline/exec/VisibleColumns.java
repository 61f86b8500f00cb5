package io.shardline.exec;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The metadata of a result whose last columns were fetched for our own use and are not shown. */
final class VisibleColumns implements ResultSetMetaData {
    private final ResultSetMetaData all;
    private final int visible;

    VisibleColumns(ResultSetMetaData all, int visible) {
        this.all = all;
        this.visible = visible;
    }

    @Override
    public int getColumnCount() {
        return visible;
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return at(column).isAutoIncrement(column);
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return at(column).isCaseSensitive(column);
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return at(column).isSearchable(column);
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return at(column).isCurrency(column);
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return at(column).isNullable(column);
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return at(column).isSigned(column);
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return at(column).getColumnDisplaySize(column);
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return at(column).getColumnLabel(column);
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return at(column).getColumnName(column);
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return at(column).getSchemaName(column);
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return at(column).getPrecision(column);
    }

    @Override
    public int getScale(int column) throws SQLException {
        return at(column).getScale(column);
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return at(column).getTableName(column);
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return at(column).getCatalogName(column);
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        return at(column).getColumnType(column);
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        return at(column).getColumnTypeName(column);
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return at(column).isReadOnly(column);
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return at(column).isWritable(column);
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return at(column).isDefinitelyWritable(column);
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        return at(column).getColumnClassName(column);
    }

    private ResultSetMetaData at(int column) throws SQLException {
        if (column < 1 || column > visible) {
            throw ResultErrors.columnOutOfRange(column, visible);
        }
        return all;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : all.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || all.isWrapperFor(type);
    }
}
