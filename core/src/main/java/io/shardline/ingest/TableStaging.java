package io.shardline.ingest;

import io.shardline.backend.ShardCopy;
import java.nio.charset.StandardCharsets;
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

    TableStaging(UpsertSql sql) {
        this.sql = sql;
    }

    @Override
    public void bring(Connection connection, List<Incoming> rows) throws SQLException, BadRow {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.createStage());
        }
        ShardCopy copy = ShardCopy.begin(connection, sql.copyIntoStage());
        boolean ended = false;
        try {
            send(copy, rows);
            copy.end();
            ended = true;
        } catch (SQLException e) {
            long line = ShardCopy.failedLine(e);
            boolean ofRow = line >= 1 && line <= rows.size() && RowErrors.concerns(e);
            if (ofRow) {
                throw new BadRow((int) line - 1, e);
            }
            throw e;
        } finally {
            if (!ended) {
                copy.cancel();
            }
        }
    }

    private static void send(ShardCopy copy, List<Incoming> rows) throws SQLException {
        StringBuilder text = new StringBuilder(BUFFER + 1024);
        for (int position = 0; position < rows.size(); position++) {
            text.append(position);
            for (String value : rows.get(position).values()) {
                text.append('\t');
                append(text, value);
            }
            text.append('\n');
            if (text.length() >= BUFFER) {
                send(copy, text);
            }
        }
        send(copy, text);
    }

    private static void send(ShardCopy copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.write(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private static void append(StringBuilder text, @Nullable String value) {
        if (value == null) {
            text.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
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
