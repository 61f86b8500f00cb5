package io.shardline.jdbc;

import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver: {@code jdbc:shardline:/path/cluster.yaml}, {@code jdbc:shardline:relative.yaml} or {@code
 * jdbc:shardline:classpath:cluster.yaml}, each with {@code ?name=value&name=value} to set settings of the file anew, such as
 * {@code limits.statementTimeout} or {@code pool.maximumPoolSize}; values are percent-decoded.
 *
 * <p>Properties given beside the URL are overrides as well, those in the URL win. {@code user} and {@code password} are
 * ignored in both places: tools always send them, and who logs in at each shard is said in the cluster file.
 *
 * <p>Connections of one URL with equal overrides share one {@link io.shardline.ParallelConnection} in each class loader of the
 * driver. It is opened by the first of them, with the file as it is then, and closed with the last. A program that connects
 * anew for each statement should therefore keep one connection open, or use {@link ShardlineDataSource}.
 */
public final class ShardlineDriver implements Driver {
    static {
        register();
    }

    private static final List<String> SETTINGS = List.of(
            "startup",
            "guard",
            "transactions.acrossShards",
            "transactions.snapshots",
            "transactions.recoverEvery",
            "transactions.recoverAfter",
            "limits.gatherBytes",
            "limits.statementTimeout",
            "limits.scatterThreads",
            "pool.maximumPoolSize");

    private static void register() {
        try {
            DriverManager.registerDriver(new ShardlineDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Connects, or joins those who are connected.
     *
     * @return null for a URL of another driver
     * @throws ShardlineException CONFIG_INVALID for a URL or file that is not right; SHARD_UNREACHABLE, SHARD_LOGIN_REFUSED or
     *     SHARDS_DIFFER as {@link io.shardline.ParallelConnection#open(io.shardline.topology.Topology)}
     */
    @Override
    public @Nullable Connection connect(@Nullable String url, @Nullable Properties properties) throws SQLException {
        if (url == null || !ShardlineUrl.accepts(url)) {
            return null;
        }
        ShardlineUrl parsed = ShardlineUrl.parse(url, properties == null ? new Properties() : properties);
        SharedDatabase.Share share = SharedDatabase.join(parsed);
        boolean done = false;
        try {
            Connection connection = new ShardlineConnection(share.database(), parsed.toString(), share::release);
            done = true;
            return connection;
        } finally {
            if (!done) {
                share.release();
            }
        }
    }

    @Override
    public boolean acceptsURL(@Nullable String url) {
        return ShardlineUrl.accepts(url);
    }

    /** The settings that can be overridden; none is required. */
    @Override
    public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties properties) {
        DriverPropertyInfo[] infos = new DriverPropertyInfo[SETTINGS.size()];
        for (int i = 0; i < infos.length; i++) {
            String name = SETTINGS.get(i);
            infos[i] = new DriverPropertyInfo(name, properties == null ? null : properties.getProperty(name));
            infos[i].description = "Overrides " + name + " of the cluster file.";
        }
        return infos;
    }

    @Override
    public int getMajorVersion() {
        return DriverVersion.MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return DriverVersion.MINOR;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
        throw JdbcErrors.notSupported("Shardline logs by SLF4J.");
    }
}
