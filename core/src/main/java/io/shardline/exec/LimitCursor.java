package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Skips the first rows and ends after some; pulls no row beyond the last one that it returns. */
final class LimitCursor implements RowCursor {
    private final RowCursor source;
    private long left;
    private long toSkip;

    LimitCursor(RowCursor source, LimitBounds bounds) {
        this.source = source;
        this.left = bounds.count().orElse(Long.MAX_VALUE);
        this.toSkip = bounds.offset();
    }

    @Override
    public boolean advance() throws SQLException {
        if (left == 0) {
            return false;
        }
        for (; toSkip > 0; toSkip--) {
            if (!source.advance()) {
                left = 0;
                return false;
            }
        }
        if (!source.advance()) {
            left = 0;
            return false;
        }
        left--;
        return true;
    }

    @Override
    public ResultSet current() {
        return source.current();
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        return source.metaData();
    }

    @Override
    public boolean atLast() throws SQLException {
        return left == 0 || source.atLast();
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }
}
