package io.shardline.examples.benchmarks;

import io.shardline.jdbc.ShardlineDataSource;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.Map;

/** Shardline's JDBC driver: a connection and a prepared statement for each call. */
final class JdbcDriver implements Contestant {
    private final ShardlineDataSource source = new ShardlineDataSource();

    JdbcDriver(String yaml) throws SQLException {
        source.setTopology(Topology.load(new StringReader(yaml), Map.of()));
    }

    @Override
    public String name() {
        return "Shardline, JDBC";
    }

    @Override
    public long balance(long id) throws SQLException {
        return Jdbc.balance(source, id);
    }

    @Override
    public void close() {
        source.close();
    }
}
