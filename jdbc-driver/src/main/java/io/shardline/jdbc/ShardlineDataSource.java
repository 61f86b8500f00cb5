package io.shardline.jdbc;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.topology.Topology;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections over one {@link ParallelConnection}, which it opens at first use and holds until it is closed.
 *
 * <p>{@link #getConnection} sends nothing and waits for nothing: the shards' own pools are behind it, so no other pool is needed
 * before it. Safe for use by any thread once its properties are set. With a {@code url} the ParallelConnection is shared with
 * the {@link ShardlineDriver} and other data sources of that URL.
 */
public final class ShardlineDataSource implements DataSource, AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable ParallelConnection given;
    private volatile @Nullable ParallelConnection database;
    private @Nullable Runnable release;
    private @Nullable String url;
    private @Nullable Topology topology;
    private String shownUrl = ShardlineUrl.PREFIX;
    private @Nullable PrintWriter logWriter;
    private int loginTimeout;
    private boolean closed;

    /** One whose {@code url} or {@code topology} is to be set before its first use. */
    public ShardlineDataSource() {
        this.given = null;
    }

    /** One over a ParallelConnection that stays the caller's: {@link #close} does not close it. */
    public ShardlineDataSource(ParallelConnection database) {
        this.given = Objects.requireNonNull(database);
    }

    public @Nullable String getUrl() {
        return url;
    }

    /** Sets the URL, as {@link ShardlineDriver} takes it. Once in use, it cannot be changed. */
    public void setUrl(String url) {
        lock.lock();
        try {
            requireUnused();
            this.url = url;
        } finally {
            lock.unlock();
        }
    }

    public @Nullable Topology getTopology() {
        return topology;
    }

    /** Sets the topology, in place of a URL. Once in use, it cannot be changed. */
    public void setTopology(Topology topology) {
        lock.lock();
        try {
            requireUnused();
            this.topology = topology;
        } finally {
            lock.unlock();
        }
    }

    private void requireUnused() {
        if (given != null || database != null) {
            throw new IllegalStateException("the data source is in use");
        }
    }

    /**
     * A connection, in autocommit.
     *
     * @throws ShardlineException CLOSED after {@link #close}; at the first call also what {@link ShardlineDriver#connect} throws
     */
    @Override
    public Connection getConnection() throws SQLException {
        ParallelConnection open = database;
        return new ShardlineConnection(open == null ? open() : open, shownUrl, () -> {});
    }

    /**
     * Refused: users are named in the cluster file, one for each shard.
     *
     * @throws SQLFeatureNotSupportedException unless both are null
     */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        if (user != null || password != null) {
            throw JdbcErrors.notSupported("Users are named in the cluster file; call getConnection().");
        }
        return getConnection();
    }

    private ParallelConnection open() throws SQLException {
        lock.lock();
        try {
            if (closed) {
                throw ShardlineException.of(ErrorCode.CLOSED, "the data source is closed");
            }
            ParallelConnection open = database;
            if (open == null) {
                open = opened();
                database = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private ParallelConnection opened() throws SQLException {
        if (given != null) {
            return given;
        }
        if ((url == null) == (topology == null)) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "the data source needs a url or a topology")
                    .withHint("Set one of the two properties.");
        }
        if (url == null) {
            ParallelConnection opened = ParallelConnection.open(Objects.requireNonNull(topology));
            release = opened::close;
            return opened;
        }
        if (!ShardlineUrl.accepts(url)) {
            throw ShardlineException.of(
                    ErrorCode.CONFIG_INVALID, "the data source's url does not begin with %s", ShardlineUrl.PREFIX);
        }
        ShardlineUrl parsed = ShardlineUrl.parse(url, new Properties());
        SharedDatabase.Share share = SharedDatabase.join(parsed);
        release = share::release;
        shownUrl = parsed.toString();
        return share.database();
    }

    /** Closes what it opened; connections still in use fail from then on. The second time it does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            database = null;
            if (release != null) {
                release.run();
                release = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Kept and not used: Shardline logs by SLF4J. */
    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        logWriter = writer;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    /** Kept and not used: {@code pool.connectionTimeout} of the cluster file says how long to wait for a shard. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw JdbcErrors.notSupported("Shardline logs by SLF4J.");
    }

    /** To this class, or to {@link ParallelConnection}, which is opened then. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (type == ParallelConnection.class) {
            ParallelConnection open = database;
            return type.cast(open == null ? open() : open);
        }
        throw JdbcErrors.cannotUnwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this) || type == ParallelConnection.class;
    }
}
