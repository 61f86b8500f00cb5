package io.shardline.exec;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Metadata made of columns of other metadata: a result is not described by the one that its rows come from. */
final class PickedColumns implements ResultSetMetaData {
    private final List<Pick> picks;
    /** What this can be unwrapped to: only where columns have kept their positions. */
    private final Optional<ResultSetMetaData> whole;

    /** @param column its position there, from 1 */
    record Pick(ResultSetMetaData from, int column) {}

    private PickedColumns(List<Pick> picks, Optional<ResultSetMetaData> whole) {
        this.picks = picks;
        this.whole = whole;
    }

    static PickedColumns of(List<Pick> picks) {
        return new PickedColumns(List.copyOf(picks), Optional.empty());
    }

    /** The first columns, where the others were fetched for our own use. */
    static PickedColumns first(int visible, ResultSetMetaData all) {
        List<Pick> picks = IntStream.rangeClosed(1, visible)
                .mapToObj(column -> new Pick(all, column))
                .toList();
        return new PickedColumns(picks, Optional.of(all));
    }

    @Override
    public int getColumnCount() {
        return picks.size();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isAutoIncrement(pick.column);
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isCaseSensitive(pick.column);
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isSearchable(pick.column);
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isCurrency(pick.column);
    }

    @Override
    public int isNullable(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isNullable(pick.column);
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isSigned(pick.column);
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnDisplaySize(pick.column);
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnLabel(pick.column);
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnName(pick.column);
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getSchemaName(pick.column);
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getPrecision(pick.column);
    }

    @Override
    public int getScale(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getScale(pick.column);
    }

    @Override
    public String getTableName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getTableName(pick.column);
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getCatalogName(pick.column);
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnType(pick.column);
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnTypeName(pick.column);
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isReadOnly(pick.column);
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isWritable(pick.column);
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.isDefinitelyWritable(pick.column);
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        Pick pick = at(column);
        return pick.from.getColumnClassName(pick.column);
    }

    private Pick at(int column) throws SQLException {
        if (column < 1 || column > picks.size()) {
            throw ResultErrors.columnOutOfRange(column, picks.size());
        }
        return picks.get(column - 1);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (whole.isEmpty()) {
            throw ResultErrors.invalidArgument("Cannot unwrap to " + type.getName());
        }
        return whole.get().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || (whole.isPresent() && whole.get().isWrapperFor(type));
    }
}
