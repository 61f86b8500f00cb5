package io.shardline.cli;

import io.shardline.topology.Shard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A plain connection to each shard that answers; the router would refuse to start without one of them. */
final class ShardConnections implements AutoCloseable {
    private static final String SECONDS = "10";

    private final Map<String, Connection> open = new TreeMap<>();

    /** @param unreached hears of each shard that does not answer */
    ShardConnections(List<Shard> shards, Consumer<Finding> unreached) {
        for (Shard shard : shards) {
            try {
                open.put(shard.name(), connect(shard));
            } catch (SQLException e) {
                unreached.accept(Finding.problem("reachable", shard.name(), String.valueOf(e.getMessage())));
            }
        }
    }

    private static Connection connect(Shard shard) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("ApplicationName", "shardline doctor");
        if (shard.user() != null) {
            properties.setProperty("user", shard.user());
        }
        if (shard.password() != null) {
            properties.setProperty("password", shard.password());
        }
        Connection connection = DriverManager.getConnection(shard.url(), properties);
        try (Statement statement = connection.createStatement()) {
            // Values are compared as texts, so all servers must write them alike.
            statement.execute("set intervalstyle = 'postgres'; set bytea_output = 'hex'");
        }
        return connection;
    }

    /** By the shard's name. */
    Map<String, Connection> byName() {
        return open;
    }

    @Override
    public void close() {
        for (Connection connection : open.values()) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It was read from only, so nothing is lost with it.
            }
        }
    }
}
