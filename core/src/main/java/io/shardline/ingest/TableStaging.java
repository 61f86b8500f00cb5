package io.shardline.ingest;

import io.shardline.backend.ShardCopy;
import io.shardline.copy.CopyText;
import io.shardline.copy.PieceCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a temporary table, by COPY: the fastest way for many. A transaction that has touched one cannot be prepared, so this is for
 * chunks that commit on their own.
 */
final class TableStaging implements Staging {
    private static final int BUFFER = 1 << 16;

    private final UpsertSql sql;
    private final boolean numbered;

    /** @param numbered whether parts of what is staged can be asked for, at the price of another column */
    TableStaging(UpsertSql sql, boolean numbered) {
        this.sql = sql;
        this.numbered = numbered;
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.createStage(numbered));
        }
    }

    @Override
    public void bring(Connection connection, List<Incoming> rows, int before) throws SQLException, PieceCopy.BadRow {
        ShardCopy copy = ShardCopy.begin(connection, sql.copyIntoStage());
        boolean ended = false;
        try {
            send(copy, rows, before);
            copy.end();
            ended = true;
        } catch (SQLException e) {
            long line = ShardCopy.failedLine(e);
            boolean ofRow = line >= 1 && line <= rows.size() && RowErrors.concerns(e);
            if (ofRow) {
                throw new PieceCopy.BadRow((int) line - 1, e);
            }
            throw e;
        } finally {
            if (!ended) {
                copy.cancel();
            }
        }
    }

    private void send(ShardCopy copy, List<Incoming> rows, int before) throws SQLException {
        CopyText text = new CopyText();
        for (int position = 0; position < rows.size(); position++) {
            @Nullable String[] values = rows.get(position).values();
            int next = 0;
            if (numbered) {
                text.number(before + position);
            } else {
                text.first(values[next++]);
            }
            while (next < values.length) {
                text.next(values[next++]);
            }
            text.end();
            if (text.size() >= BUFFER) {
                text.send(copy::write);
            }
        }
        text.send(copy::write);
    }

    @Override
    public String query() {
        return numbered ? sql.stagedRange() : sql.stagedRows();
    }

    @Override
    public void bind(PreparedStatement statement, List<Incoming> rows, int from, int to) throws SQLException {
        if (numbered) {
            statement.setInt(1, from);
            statement.setInt(2, to);
        } else if (from != 0 || to != rows.size()) {
            throw new IllegalArgumentException("rows without numbers are taken all at once");
        }
    }
}
