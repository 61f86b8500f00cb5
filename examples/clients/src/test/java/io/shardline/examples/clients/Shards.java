package io.shardline.examples.clients;

import io.shardline.jdbc.ShardlineDataSource;
import io.shardline.testing.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Four shards for the tests of one client. */
final class Shards implements AutoCloseable {
    private final TestCluster cluster = TestCluster.create(4);
    private final Path file;
    private final ShardlineDataSource dataSource = new ShardlineDataSource();

    /**
     * @param schema run on every shard beforehand; empty for clients that make their own tables
     * @param tables as in the cluster file
     */
    Shards(String schema, String tables) throws SQLException {
        if (!schema.isEmpty()) {
            cluster.onEach(schema);
        }
        file = cluster.writeYaml(tables);
        dataSource.setUrl(url());
    }

    String url() {
        return "jdbc:shardline:" + file;
    }

    ShardlineDataSource dataSource() {
        return dataSource;
    }

    /** One PostgreSQL with the same tables, through the PostgreSQL driver: what a client sees there it has to see here. */
    Connection onePostgres(String schema) throws SQLException {
        cluster.oracle().onEach(schema);
        return cluster.oracle().connect(0);
    }

    /** Empties tables, on each shard by itself. */
    void clear(String tables) throws SQLException {
        cluster.onEach("truncate " + tables);
    }

    /** What a query counts on each shard, asked of it alone. */
    List<Long> counts(String query) throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                counts.add(row.getLong(1));
            }
        }
        return counts;
    }

    @Override
    public void close() throws SQLException {
        dataSource.close();
        cluster.close();
    }
}
