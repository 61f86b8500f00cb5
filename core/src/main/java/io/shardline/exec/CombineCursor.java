package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups made of the shards' parts of them; the parts are all read before the first group is known. */
final class CombineCursor implements RowCursor {
    private final List<? extends RowCursor> partials;
    private final TextRows.Maker maker;
    private final ResultSetMetaData metaData;
    private final List<@Nullable String[]> rows;
    private final TextRows output;

    private CombineCursor(
            List<? extends RowCursor> partials,
            TextRows.Maker maker,
            ResultSetMetaData metaData,
            List<@Nullable String[]> rows) {
        this.partials = partials;
        this.maker = maker;
        this.metaData = metaData;
        this.rows = rows;
        this.output = new TextRows(rows, maker);
    }

    /**
     * Reads all parts, one stream after the other: sums of floats depend on the order. Streams are closed when read, but for
     * the first, whose connection the groups' result sets are made on.
     *
     */
    static CombineCursor read(
            List<? extends RowCursor> partials, CombineColumns columns, TextRows.Maker maker, long budget)
            throws SQLException {
        Groups groups = new Groups(columns, budget);
        for (RowCursor partial : partials) {
            long most = columns.keys().isEmpty() ? Long.MAX_VALUE : Groups.mostRows(budget);
            for (; partial.advance(); most--) {
                if (most == 1) {
                    throw groups.exceeded();
                }
                groups.add(partial.current());
            }
            if (partial != partials.get(0)) {
                partial.close();
            }
        }
        ResultSetMetaData metaData;
        try (ResultSet empty = maker.make(List.of())) {
            metaData = columns.metaData(partials.get(0).metaData(), empty.getMetaData());
        }
        return new CombineCursor(partials, maker, metaData, groups.finish());
    }

    /** All groups, in the order in which this cursor has them. */
    List<@Nullable String[]> rows() {
        return rows;
    }

    TextRows.Maker maker() {
        return maker;
    }

    @Override
    public boolean advance() throws SQLException {
        return output.advance();
    }

    @Override
    public ResultSet current() {
        return output.current();
    }

    @Override
    public ResultSetMetaData metaData() {
        return metaData;
    }

    @Override
    public boolean atLast() {
        return output.atLast();
    }

    @Override
    public void close() throws SQLException {
        try {
            output.close();
        } finally {
            RowCursor.closeAll(partials);
        }
    }
}
