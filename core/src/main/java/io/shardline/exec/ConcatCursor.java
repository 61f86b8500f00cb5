package io.shardline.exec;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** The rows of several streams one after the other; each is closed when it has ended. */
final class ConcatCursor implements RowCursor {
    private final List<? extends RowCursor> streams;
    private int at;
    /** The next stream with rows, when a look-ahead has found it: it stands on its first row already. */
    private int found = -1;

    ConcatCursor(List<? extends RowCursor> streams) {
        this.streams = streams;
    }

    @Override
    public boolean advance() throws SQLException {
        while (at < streams.size()) {
            if (found == at) {
                found = -1;
                return true;
            }
            if (found < 0 && streams.get(at).advance()) {
                return true;
            }
            streams.get(at).close();
            at++;
        }
        return false;
    }

    @Override
    public ResultSet current() {
        return streams.get(at).current();
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        return streams.get(0).metaData();
    }

    @Override
    public boolean atLast() throws SQLException {
        if (found >= 0 || !streams.get(at).atLast()) {
            return false;
        }
        for (int later = at + 1; later < streams.size(); later++) {
            if (streams.get(later).advance()) {
                found = later;
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws SQLException {
        RowCursor.closeAll(streams);
    }
}
