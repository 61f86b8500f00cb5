package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Combined groups, sorted; they are in memory already. */
final class SortCursor implements RowCursor {
    private final CombineCursor source;
    private final TextRows sorted;

    private record Row(@Nullable String[] texts, SortColumns.Keys keys) {}

    private SortCursor(CombineCursor source, TextRows sorted) {
        this.source = source;
        this.sorted = sorted;
    }

    static SortCursor sort(CombineCursor source, SortColumns order) throws SQLException {
        List<Row> rows = new ArrayList<>(source.rows().size());
        for (@Nullable String[] texts : source.rows()) {
            source.advance();
            SortColumns.Keys keys = order.keys();
            order.read(source.current(), keys);
            rows.add(new Row(texts, keys));
        }
        rows.sort(Comparator.comparing(Row::keys, order));
        return new SortCursor(source, new TextRows(rows.stream().map(Row::texts).toList(), source.maker()));
    }

    @Override
    public boolean advance() throws SQLException {
        return sorted.advance();
    }

    @Override
    public ResultSet current() {
        return sorted.current();
    }

    @Override
    public ResultSetMetaData metaData() {
        return source.metaData();
    }

    @Override
    public boolean atLast() {
        return sorted.atLast();
    }

    @Override
    public void close() throws SQLException {
        try {
            sorted.close();
        } finally {
            source.close();
        }
    }
}
