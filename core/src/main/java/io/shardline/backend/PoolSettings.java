package io.shardline.backend;

import com.zaxxer.hikari.HikariConfig;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** From a shard's address to HikariCP's configuration, with our defaults where the user is silent. */
final class PoolSettings {
    /** What the address itself says, or a lease promises. */
    private static final Set<String> RESERVED = Set.of(
            "jdbcUrl",
            "username",
            "password",
            "driverClassName",
            "dataSource",
            "dataSourceClassName",
            "dataSourceJNDI",
            "poolName",
            "autoCommit",
            "initializationFailTimeout");

    /** What a property of the driver must not be. */
    private record Unusable(PGProperty property, String value, String why, String instead) {}

    private static final List<Unusable> UNUSABLE = List.of(
            new Unusable(
                    PGProperty.PREFER_QUERY_MODE,
                    "simple",
                    "In that mode a statement cannot be described, as it often has to be, without being run.",
                    "Leave it out, or write extendedForPrepared."),
            new Unusable(
                    PGProperty.PREPARE_THRESHOLD,
                    "-1",
                    "The driver then describes all statements of a text before it runs the first, and takes answers for others.",
                    "Leave it out, or write 1 to have values in binary form as soon as may be."),
            new Unusable(
                    PGProperty.READ_ONLY,
                    "true",
                    "The pool, which knows nothing of it, makes its connections writable.",
                    "Write options=-c%20default_transaction_read_only=on, or call setReadOnly(true)."));

    private PoolSettings() {}

    static HikariConfig of(ShardAddress address) throws ShardlineException {
        checkUrl(address);
        HikariConfig config = configured(address);
        config.setPoolName("shardline-" + address.name());
        // The shard was reached before the pool is made, and a later start-up failure would come wrapped by the pool.
        config.setInitializationFailTimeout(-1);
        if (config.getExceptionOverride() == null && config.getExceptionOverrideClassName() == null) {
            config.setExceptionOverride(new BrokenConnections());
        }
        Properties ofDriver = config.getDataSourceProperties();
        ofDriver.putIfAbsent("ApplicationName", "shardline");
        ofDriver.putIfAbsent("tcpKeepAlive", "true");
        return config;
    }

    private static HikariConfig configured(ShardAddress address) throws ShardlineException {
        Properties properties = new Properties();
        properties.setProperty("maximumPoolSize", "10");
        properties.setProperty("minimumIdle", "1");
        for (Map.Entry<String, String> property : address.poolProperties().entrySet()) {
            if (RESERVED.contains(property.getKey())) {
                throw invalid(address, property.getKey(), "is set by Shardline itself");
            }
            // One at a time, so that the one at fault can be named.
            check(address, property.getKey(), property.getValue());
            properties.setProperty(property.getKey(), property.getValue());
        }
        return new HikariConfig(properties);
    }

    private static void check(ShardAddress address, String key, String value) throws ShardlineException {
        Properties alone = new Properties();
        alone.setProperty(key, value);
        try {
            new HikariConfig(alone);
        } catch (RuntimeException e) {
            throw invalid(address, key, "is not known to HikariCP or has a value that it refuses");
        }
    }

    private static ShardlineException invalid(ShardAddress address, String key, String why) {
        return ShardlineException.of(
                        ErrorCode.CONFIG_INVALID, "pool property \"%s\" of shard \"%s\" %s", key, address.name(), why)
                .withHint("The names are HikariCP's own, such as maximumPoolSize and connectionTimeout; times are in "
                        + "milliseconds.");
    }

    private static void checkUrl(ShardAddress address) throws ShardlineException {
        Optional<Properties> parsed = parsed(address.url());
        Optional<Unusable> unusable = parsed.flatMap(url -> UNUSABLE.stream()
                .filter(each -> each.value().equals(each.property().getOrDefault(url)))
                .findFirst());
        if (unusable.isPresent()) {
            throw ShardlineException.of(
                            ErrorCode.CONFIG_INVALID,
                            "the url of shard \"%s\" has %s=%s",
                            address.name(),
                            unusable.get().property().getName(),
                            unusable.get().value())
                    .withDetail("%s", unusable.get().why())
                    .withHint("%s", unusable.get().instead());
        }
        if (parsed.isEmpty()) {
            throw ShardlineException.of(
                            ErrorCode.CONFIG_INVALID,
                            "the url of shard \"%s\" is not one of the PostgreSQL driver",
                            address.name())
                    .withHint("Write jdbc:postgresql://host:port/database, with parameters after a question mark.");
        }
    }

    /** Host, port and database, without the url's parameters: a password may be among them. */
    static String place(ShardAddress address) {
        Properties url = parsed(address.url()).orElseGet(Properties::new);
        String[] hosts = url.getProperty("PGHOST", "").split(",", -1);
        String[] ports = url.getProperty("PGPORT", "").split(",", -1);
        StringBuilder place = new StringBuilder();
        for (int i = 0; i < hosts.length; i++) {
            String host = hosts[i].substring(hosts[i].lastIndexOf('@') + 1);
            place.append(i == 0 ? "" : ",").append(host).append(':').append(ports[Math.min(i, ports.length - 1)]);
        }
        return place.append('/').append(url.getProperty("PGDBNAME", "")).toString();
    }

    private static Optional<Properties> parsed(String url) {
        return url.startsWith("jdbc:postgresql:")
                ? Optional.ofNullable(Driver.parseURL(url, new Properties()))
                : Optional.empty();
    }
}
