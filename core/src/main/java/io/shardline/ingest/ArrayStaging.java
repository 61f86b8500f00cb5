package io.shardline.ingest;

import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** Rows as the parameters of the statement itself: an array of texts for each column. Best for few rows, and leaves nothing behind. */
final class ArrayStaging implements Staging {
    private final String query;
    private final int[] positions;

    private ArrayStaging(String query, int[] positions) {
        this.query = query;
        this.positions = positions;
    }

    /** All columns. */
    static ArrayStaging of(UpsertSql sql, int columns) throws ShardlineException {
        return new ArrayStaging(
                sql.stagedInArrays(), IntStream.range(0, columns).toArray());
    }

    /** The conflict columns. */
    static ArrayStaging ofKeys(UpsertSql sql) throws ShardlineException {
        return new ArrayStaging(sql.stagedKeys(), sql.conflictPositions());
    }

    @Override
    public void begin(Connection connection) {
        // They need no place.
    }

    @Override
    public void bring(Connection connection, List<Incoming> rows, int before) {
        // They come with each statement.
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public void bind(PreparedStatement statement, List<Incoming> rows, int from, int to) throws SQLException {
        for (int i = 0; i < positions.length; i++) {
            String[] texts = new String[to - from];
            for (int row = from; row < to; row++) {
                texts[row - from] = rows.get(row).values()[positions[i]];
            }
            statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
        }
    }
}
