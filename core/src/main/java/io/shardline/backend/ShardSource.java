package io.shardline.backend;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.UtilityElf;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections to one shard: those of its pool, and others beside it. What the shard was met over becomes the pool's first, so
 * that opening logs in once. Safe for use by any thread.
 */
final class ShardSource implements DataSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardSource.class);

    /** Longest wait for a server that does not answer, where no pool would wait longer anyway, in seconds. */
    private static final int PATIENCE = 10;

    /** A connection that has been idle for longer may have been closed by something between here and the server. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String url;
    private final Properties ofPool;
    private final Properties ofProbe;
    private final int loginTimeout;
    /** What the pool does first with each of its connections, and with what isolation level; null if nothing. */
    private final @Nullable String initSql;

    private final @Nullable String isolation;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

    private record Kept(Connection connection, long since) {}

    /** @param config says the driver's properties, and how long the pool would wait */
    ShardSource(ShardAddress address, HikariConfig config) {
        this.url = address.url();
        this.initSql = config.getConnectionInitSql();
        this.isolation = config.getTransactionIsolation();
        this.ofPool = properties(address, config);
        this.ofProbe = properties(address, config);
        this.loginTimeout = (int) Math.min(Integer.MAX_VALUE, 1 + (config.getConnectionTimeout() - 1) / 1000);
        putIfAbsent(ofPool, PGProperty.LOGIN_TIMEOUT, loginTimeout);
        // Time-outs of the socket and not of the login, which would leave a thread behind.
        putIfAbsent(ofProbe, PGProperty.CONNECT_TIMEOUT, Math.min(PATIENCE, loginTimeout));
        putIfAbsent(ofProbe, PGProperty.SOCKET_TIMEOUT, Math.min(PATIENCE, loginTimeout));
    }

    private static Properties properties(ShardAddress address, HikariConfig config) {
        Properties properties = new Properties();
        properties.putAll(config.getDataSourceProperties());
        if (!address.user().isEmpty()) {
            properties.putIfAbsent(PGProperty.USER.getName(), address.user());
        }
        if (!address.password().isEmpty()) {
            properties.putIfAbsent(PGProperty.PASSWORD.getName(), address.password());
        }
        return properties;
    }

    private static void putIfAbsent(Properties properties, PGProperty property, int value) {
        properties.putIfAbsent(property.getName(), Integer.toString(value));
    }

    /** A connection for the pool. */
    @Override
    public Connection getConnection() throws SQLException {
        Kept first = kept.getAndSet(null);
        if (first != null && System.nanoTime() - first.since < FRESH_NANOS) {
            return first.connection;
        }
        close(first);
        return connect(ofPool);
    }

    /**
     * Connects directly, and does not wait long for an answer: a pool would keep trying for its whole connection time-out where the
     * server's first answer is already final. The caller closes the connection, or {@link #keep keeps} it.
     */
    Connection probe() throws SQLException {
        return connect(ofProbe);
    }

    /** Makes a probe as the pool makes its connections, so that it tells the settings of those. */
    void prepare(Connection probe) throws SQLException {
        if (isolation != null) {
            probe.setTransactionIsolation(UtilityElf.getTransactionIsolation(isolation));
        }
        if (initSql != null) {
            try (Statement statement = probe.createStatement()) {
                statement.execute(initSql);
            }
        }
    }

    /** Leaves a probe to the pool, as its first connection; or closes it, if the pool would prepare it a second time. */
    void keep(Connection probe) throws SQLException {
        if (isolation != null || initSql != null) {
            probe.close();
            return;
        }
        probe.setNetworkTimeout(Runnable::run, socketTimeoutMillis());
        close(kept.getAndSet(new Kept(probe, System.nanoTime())));
    }

    private int socketTimeoutMillis() throws SQLException {
        Properties parsed = Objects.requireNonNullElse(Driver.parseURL(url, ofPool), ofPool);
        return (int) TimeUnit.SECONDS.toMillis(PGProperty.SOCKET_TIMEOUT.getInt(parsed));
    }

    private Connection connect(Properties with) throws SQLException {
        return Objects.requireNonNull(new Driver().connect(url, with));
    }

    /** Closes what no pool has taken. */
    @Override
    public void close() {
        close(kept.getAndSet(null));
    }

    private static void close(@Nullable Kept unused) {
        if (unused != null) {
            try {
                unused.connection.close();
            } catch (SQLException e) {
                LOG.debug("an unused connection does not close", e);
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("a shard has one user", "0A000");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("logs go to SLF4J", "0A000");
    }

    /** Does nothing: HikariCP sets what it was configured with, which is known. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs go to SLF4J", "0A000");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("nothing is wrapped", "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
