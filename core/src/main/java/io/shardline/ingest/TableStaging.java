package io.shardline.ingest;

import io.shardline.backend.ShardCopy;
import io.shardline.copy.CopyText;
import io.shardline.copy.PieceCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Rows in a temporary table, by COPY: the fastest way for many. A transaction that has touched one cannot be prepared, so this is for
 * chunks that commit on their own.
 */
final class TableStaging implements Staging {
    private static final int BUFFER = 1 << 16;

    private final UpsertSql sql;

    TableStaging(UpsertSql sql) {
        this.sql = sql;
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.createStage());
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

    private static void send(ShardCopy copy, List<Incoming> rows, int before) throws SQLException {
        CopyText text = new CopyText();
        for (int position = 0; position < rows.size(); position++) {
            text.number(before + position);
            for (String value : rows.get(position).values()) {
                text.next(value);
            }
            text.end();
            if (text.size() >= BUFFER) {
                text.send(copy);
            }
        }
        text.send(copy);
    }

    @Override
    public String query() {
        return sql.stagedInTable();
    }

    @Override
    public void bind(PreparedStatement statement, List<Incoming> rows, int from, int to) throws SQLException {
        statement.setInt(1, from);
        statement.setInt(2, to);
    }
}
