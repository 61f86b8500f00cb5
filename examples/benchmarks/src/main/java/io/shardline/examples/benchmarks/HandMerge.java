package io.shardline.examples.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import javax.sql.DataSource;

/** A merge of the shards' sorted streams as one would write it: a heap of result sets, each at its next row. */
final class HandMerge implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();
    private final PriorityQueue<Stream> streams = new PriorityQueue<>(Comparator.comparingLong(stream -> stream.id));

    private static final class Stream {
        private final ResultSet rows;
        private long id;

        Stream(ResultSet rows) {
            this.rows = rows;
        }

        boolean next() throws SQLException {
            boolean more = rows.next();
            id = more ? rows.getLong(1) : Long.MAX_VALUE;
            return more;
        }
    }

    HandMerge(List<? extends DataSource> pools, String sql) throws SQLException {
        for (DataSource pool : pools) {
            Connection connection = pool.getConnection();
            connections.add(connection);
            connection.setAutoCommit(false);
            // Closed with its connection, which the pool does.
            Statement statement = connection.createStatement();
            statement.setFetchSize(Sql.FETCH);
            Stream stream = new Stream(statement.executeQuery(sql));
            if (stream.next()) {
                streams.add(stream);
            }
        }
    }

    long read(Contestant.RowWatch watch) throws SQLException {
        long count = 0;
        while (!streams.isEmpty()) {
            Stream stream = streams.remove();
            if (stream.rows.getString(2).isEmpty() || stream.rows.getLong(3) != 7 * stream.id) {
                throw new SQLException("a wrong row");
            }
            watch.row(++count);
            if (stream.next()) {
                streams.add(stream);
            }
        }
        return count;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }
}
