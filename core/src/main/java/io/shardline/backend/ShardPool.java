package io.shardline.backend;

import com.google.common.collect.MapMaker;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** The connections to one shard: a pool of our own, with as many permits as it has connections, or a caller's source. */
final class ShardPool {
    /** How soon a waiter that is to yield notices, in milliseconds. */
    private static final long YIELD_CHECK = 10;

    private final int shard;
    private final String name;
    private final String place;
    private final DataSource source;
    private final @Nullable OwnPool own;
    /** By identity; empty until a session sets something. */
    private final Map<Object, AppliedSettings> applied =
            new MapMaker().weakKeys().makeMap();

    /** Null once the shard may be used. */
    private volatile @Nullable Absence absence;

    /** Why nothing is lent yet. */
    interface Absence {
        /** An error of the caller's own, which it may add to. */
        ShardlineException error();
    }

    /**
     * What is known of a pool that is ours.
     *
     * @param source of its connections
     * @param timeout longest wait for a permit, in milliseconds
     */
    private record OwnPool(
            HikariDataSource pool, ShardSource source, Semaphore permits, long timeout, WaitGraph graph) {}

    private ShardPool(int shard, String name, String place, DataSource source, @Nullable OwnPool own) {
        this.shard = shard;
        this.name = name;
        this.place = place;
        this.source = source;
        this.own = own;
    }

    static ShardPool own(int shard, Acquaintance met, HikariDataSource pool, WaitGraph graph) {
        Semaphore permits = new Semaphore(pool.getMaximumPoolSize());
        OwnPool own = new OwnPool(pool, met.source(), permits, pool.getConnectionTimeout(), graph);
        ShardAddress address = met.address();
        return new ShardPool(shard, address.name(), PoolSettings.place(address), pool, own);
    }

    static ShardPool over(int shard, DataSource source) {
        return new ShardPool(shard, "s" + shard, "", source, null);
    }

    String name() {
        return name;
    }

    int shard() {
        return shard;
    }

    int capacity() {
        return own == null ? Integer.MAX_VALUE : own.pool.getMaximumPoolSize();
    }

    /** Lends nothing from now on, or again. */
    void absent(@Nullable Absence why) {
        absence = why;
    }

    /** @throws ShardlineException why, if nothing is lent */
    void require() throws ShardlineException {
        Absence why = absence;
        if (why != null) {
            throw why.error();
        }
    }

    boolean isAbsent() {
        return absence != null;
    }

    /**
     * Borrows a connection.
     *
     * @param yielding whether the holder can give back all it holds and start again
     * @throws ShardlineException DEADLOCK if the wait would close a circle, or the holder is to yield
     */
    Lease lease(@Nullable Holder holder, boolean yielding) throws SQLException {
        require();
        if (own != null && !own.permits.tryAcquire()) {
            awaitPermit(own, holder, yielding);
        }
        boolean leased = false;
        try {
            Lease lease = Lease.of(source.getConnection(), this, holder);
            leased = true;
            prepare(lease, holder == null ? ConnectionSettings.NONE : holder.settings());
            return lease;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (!leased) {
                releasePermit();
            }
        }
    }

    private static void prepare(Lease lease, ConnectionSettings settings) throws SQLException {
        boolean prepared = false;
        try {
            lease.become(settings);
            prepared = true;
        } finally {
            if (!prepared) {
                lease.close();
            }
        }
    }

    /** What is set on a connection of ours; null if nothing ever was. */
    @Nullable
    AppliedSettings applied(Object physical) {
        return applied.isEmpty() ? null : applied.get(physical);
    }

    /** Remembers what is set on a connection for as long as there is that connection. */
    void remember(Object physical, AppliedSettings settings) {
        if (own != null) {
            applied.put(physical, settings);
        }
    }

    /** Whether connections go back with what was set on them; those of a caller's pool go back as they came. */
    boolean remembers() {
        return own != null;
    }

    /** Makes a connection that no pool knows of, so that none has to come free for it; the caller closes it. */
    Connection aside() throws SQLException {
        try {
            return own == null ? source.getConnection() : own.source.probe();
        } catch (SQLException e) {
            throw own == null ? ShardErrors.named(e, name) : unreachable(e);
        }
    }

    private SQLException unreachable(SQLException e) {
        return ConnectFailures.of(List.of(new ConnectFailures.Failure(name, place, e)), 1);
    }

    /** After the connection went back to its pool, so that a permit always finds a connection there. */
    void releasePermit() {
        if (own != null) {
            own.permits.release();
        }
    }

    /** Closes the pool if it is ours, also with connections lent; the second time it does nothing. */
    void close() {
        if (own != null) {
            own.pool.close();
            own.source.close();
        }
    }

    /** Closes a borrowed connection for good, if the pool is ours; false if it is not, and the connection is as it was. */
    boolean evict(Connection connection) {
        if (own != null) {
            own.pool.evictConnection(connection);
        }
        return own != null;
    }

    private void awaitPermit(OwnPool pool, @Nullable Holder holder, boolean yielding) throws ShardlineException {
        boolean granted;
        try {
            // Who holds nothing keeps nobody waiting, and so is in no circle.
            if (holder == null || holder.holdsNothing()) {
                granted = pool.permits.tryAcquire(pool.timeout, TimeUnit.MILLISECONDS);
            } else {
                granted = awaitWatched(pool, new WaitGraph.Waiter(holder, shard, yielding));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ShardlineException.of(
                            ErrorCode.CANCELLED, "interrupted while waiting for a connection to shard \"%s\"", name)
                    .causedBy(e);
        }
        if (!granted) {
            throw exhausted(pool);
        }
    }

    private boolean awaitWatched(OwnPool pool, WaitGraph.Waiter waiter)
            throws ShardlineException, InterruptedException {
        if (!pool.graph.enter(waiter)) {
            throw circle();
        }
        try {
            return waiter.yielding()
                    ? awaitOrYield(pool, waiter)
                    : pool.permits.tryAcquire(pool.timeout, TimeUnit.MILLISECONDS);
        } finally {
            pool.graph.leave(waiter);
        }
    }

    private boolean awaitOrYield(OwnPool pool, WaitGraph.Waiter waiter)
            throws ShardlineException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pool.timeout);
        while (System.nanoTime() - deadline < 0) {
            if (pool.permits.tryAcquire(YIELD_CHECK, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (!pool.graph.mayStay(waiter)) {
                throw circle();
            }
        }
        return false;
    }

    private ShardlineException circle() {
        return ShardlineException.of(
                        ErrorCode.DEADLOCK, "waiting for a connection to shard \"%s\" would never end", name)
                .withDetail(
                        "Every connection to it is held by a session that itself waits, directly or through others, "
                                + "for a connection that this session holds.")
                .withHint("Roll back and try again, or raise pool.maximumPoolSize.");
    }

    private static final String EXHAUSTED_HINT =
            "Close results and end transactions sooner, or raise pool.maximumPoolSize.";

    private ShardlineException exhausted(OwnPool pool) {
        return ShardlineException.of(
                        ErrorCode.SHARD_POOL_EXHAUSTED,
                        "no connection to shard \"%s\" came free within %d ms",
                        name,
                        pool.timeout)
                .withDetail(
                        "All connections of its pool are in use; maximumPoolSize is %d.",
                        pool.pool.getMaximumPoolSize())
                .withHint("%s", EXHAUSTED_HINT);
    }

    private SQLException failure(SQLException e) {
        if (own == null) {
            return ShardErrors.named(e, name);
        }
        if (own.pool.isClosed()) {
            return ShardlineException.of(ErrorCode.CLOSED, "the connections to shard \"%s\" are closed", name);
        }
        if (Thread.currentThread().isInterrupted()) {
            return ShardlineException.of(ErrorCode.CANCELLED, "interrupted while connecting to shard \"%s\"", name);
        }
        // Without a cause in the driver nothing failed: the pool was still busy making a connection.
        PSQLException cause = ConnectFailures.ofDriver(e).orElse(null);
        return cause == null ? exhausted(own) : unreachable(cause);
    }
}
