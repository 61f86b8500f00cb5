package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.sql.rowset.RowSetMetaDataImpl;
import org.jspecify.annotations.Nullable;

/** A cursor over rows in memory, that counts what is asked of it. */
final class FakeRows extends DelegatingResultSet implements RowCursor {
    private final List<String> labels;
    private final List<List<@Nullable Integer>> rows;
    private int position = -1;
    private boolean wasNull;
    private int closes;

    /** Rows of one column. */
    static FakeRows of(@Nullable Integer... values) {
        return new FakeRows(
                List.of("v"),
                Arrays.stream(values).map(Collections::singletonList).toList());
    }

    FakeRows(List<String> labels, List<List<@Nullable Integer>> rows) {
        this.labels = labels;
        this.rows = rows;
    }

    @Override
    public void ownedBy(Statement statement) {
        throw new UnsupportedOperationException();
    }

    /** How often the next row was asked for. */
    int advances() {
        return position + 1;
    }

    int closes() {
        return closes;
    }

    @Override
    public boolean advance() {
        position++;
        return position < rows.size();
    }

    @Override
    public boolean next() {
        return advance();
    }

    @Override
    public ResultSet current() {
        return this;
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        RowSetMetaDataImpl metaData = new RowSetMetaDataImpl();
        metaData.setColumnCount(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            metaData.setColumnLabel(i + 1, labels.get(i));
        }
        return metaData;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return metaData();
    }

    @Override
    public boolean atLast() {
        return position == rows.size() - 1;
    }

    @Override
    public void close() {
        closes++;
    }

    @Override
    public int getInt(int column) {
        Integer value = rows.get(position).get(column - 1);
        wasNull = value == null;
        return value == null ? 0 : value;
    }

    @Override
    public long getLong(int column) {
        return getInt(column);
    }

    @Override
    public int getInt(String label) {
        return getInt(labels.indexOf(label) + 1);
    }

    @Override
    public boolean wasNull() {
        return wasNull;
    }

    @Override
    ResultSet delegate() {
        throw new UnsupportedOperationException();
    }

    @Override
    ResultSet at(int column) {
        throw new UnsupportedOperationException();
    }

    @Override
    ResultSet at(String label) {
        throw new UnsupportedOperationException();
    }

    @Override
    ResultSet scrollable() {
        throw new UnsupportedOperationException();
    }

    @Override
    ResultSet forUpdate() {
        throw new UnsupportedOperationException();
    }
}
