package io.shardline.examples.benchmarks;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.Map;

/** Shardline's own API: a cursor for each call. */
final class JavaApi implements Contestant {
    private final ParallelConnection db;

    JavaApi(String yaml) throws SQLException {
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @Override
    public String name() {
        return "Shardline, Java API";
    }

    @Override
    public long balance(long id) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            Row row = cursor.execute(Accounts.SELECT, id).fetchOne();
            if (row == null || String.valueOf(row.getString(2)).isEmpty()) {
                throw new SQLException("account " + id + " is not there");
            }
            return row.getLong(3);
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
