package io.shardline.backend;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Connects to a shard once, directly: a pool would keep trying for its whole connection time-out where the server's first answer
 * is already final.
 */
final class Probe {
    /** Longest wait for a server that does not answer, in seconds. */
    private static final int PATIENCE = 10;

    private Probe() {}

    /** Logs in as the pool would; the caller closes the connection. */
    static Connection connect(HikariConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(config.getDataSourceProperties());
        putIfKnown(properties, "user", config.getUsername());
        putIfKnown(properties, "password", config.getPassword());
        // Time-outs of the socket and not the driver's loginTimeout, which would leave a thread behind.
        String seconds = Long.toString(Math.min(PATIENCE, 1 + (config.getConnectionTimeout() - 1) / 1000));
        properties.putIfAbsent("connectTimeout", seconds);
        properties.putIfAbsent("socketTimeout", seconds);
        return Objects.requireNonNull(new Driver().connect(config.getJdbcUrl(), properties));
    }

    private static void putIfKnown(Properties properties, String key, @Nullable String value) {
        if (value != null) {
            properties.putIfAbsent(key, value);
        }
    }
}
