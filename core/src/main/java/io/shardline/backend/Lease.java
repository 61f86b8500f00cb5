package io.shardline.backend;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;

/**
 * A borrowed connection to one shard, in autocommit mode and outside a transaction when it is lent.
 *
 * <p>Used by one thread at a time. {@link #cancel} and {@link #close} may come from any thread: the connection goes back once,
 * and a cancel never reaches whoever borrows it next.
 */
public final class Lease implements AutoCloseable {
    private static final int OPEN = 0;
    private static final int CANCELLING = 1;
    private static final int CLOSED = 2;
    /** How soon a close notices that a cancel is through, in nanoseconds. */
    private static final long CANCEL_CHECK = 100_000;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Lease.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final @Nullable BaseConnection physical;
    private final ShardPool pool;
    private final @Nullable Holder holder;
    private final boolean autoCommit;
    private volatile int state;
    private volatile boolean broken;
    private @Nullable AppliedSettings applied;

    private Lease(
            Connection connection,
            @Nullable BaseConnection physical,
            ShardPool pool,
            @Nullable Holder holder,
            boolean autoCommit) {
        this.connection = connection;
        this.physical = physical;
        this.pool = pool;
        this.holder = holder;
        this.autoCommit = autoCommit;
        this.applied = physical == null ? null : pool.applied(physical);
    }

    static Lease of(Connection connection, ShardPool pool, @Nullable Holder holder) throws SQLException {
        boolean ready = false;
        try {
            BaseConnection physical =
                    connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            Lease lease = new Lease(connection, physical, pool, holder, autoCommit);
            if (holder != null) {
                holder.took(pool.shard());
            }
            ready = true;
            return lease;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    /** The connection; not to be closed or kept by the caller. */
    public Connection connection() {
        return connection;
    }

    /**
     * Gives the connection these settings and no others, outside of a transaction. Costs a round trip if it has others, and a
     * second one for names that were never set on it.
     */
    public void become(ConnectionSettings settings) throws SQLException {
        if (applied != null || !settings.isEmpty()) {
            applied().become(connection, settings);
        }
    }

    /** As {@link #become}, inside of a transaction: after a rollback to a savepoint. */
    public void restore(ConnectionSettings settings) throws SQLException {
        if (applied != null || !settings.isEmpty()) {
            applied().restore(connection, settings);
        }
    }

    /** Adds settings for the transaction that is open, and ends with it. */
    public void setLocal(ConnectionSettings settings) throws SQLException {
        if (!settings.isEmpty()) {
            applied().setLocal(connection, settings);
        }
    }

    /** To be called before a statement of a session changes parameters, of which these are the names. */
    public void changing(Collection<String> names) throws SQLException {
        applied().capture(connection, names);
        applied().unknown();
    }

    /** To be called if that statement failed. */
    public void unchanged(Collection<String> names) {
        applied().unchanged(names);
    }

    private AppliedSettings applied() {
        AppliedSettings known = applied;
        if (known == null) {
            known = new AppliedSettings();
            applied = known;
            if (physical != null) {
                pool.remember(physical, known);
            }
        }
        return known;
    }

    /** True if strings are sent as varchar, and not (by {@code stringtype=unspecified}) without a type. */
    public boolean sendsStringsAsVarchar() {
        return physical != null && physical.getStringVarcharFlag();
    }

    /** True if the driver may make one INSERT of many in a batch ({@code reWriteBatchedInserts}), and then does not count what each wrote. */
    public boolean joinsInsertsOfBatch() {
        return physical != null && physical.getQueryExecutor().isReWriteBatchedInsertsEnabled();
    }

    /** True if the driver undoes a statement that fails, and goes on with the transaction ({@code autosave=always}). */
    public boolean autosaves() {
        return physical != null && physical.getAutosave() == AutoSave.ALWAYS;
    }

    /** The shard's position in the topology. */
    public int shard() {
        return pool.shard();
    }

    /** The shard's name, for errors. */
    public String shardName() {
        return pool.name();
    }

    /** Takes note of an error on the connection: one after which it cannot be used keeps it from going back to its pool. */
    public void failed(SQLException e) {
        if (BrokenConnections.broken(e.getSQLState())) {
            broken = true;
        }
    }

    /** True if a statement failed in the transaction that is open, so that nothing is left but to roll it back. No round trip. */
    public boolean inFailedTransaction() {
        return physical != null && physical.getTransactionState() == TransactionState.FAILED;
    }

    /**
     * Fails if the transaction that is open has failed. Costs a round trip where the connection is not the PostgreSQL driver's
     * own.
     */
    public void requireSoundTransaction() throws SQLException {
        if (inFailedTransaction()) {
            throw ShardlineException.of(
                    ErrorCode.TRANSACTION_FAILED, "a statement failed on shard \"%s\"", pool.name());
        }
        if (physical == null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        }
    }

    /**
     * Gives up what the connection holds beyond its transactions: advisory locks, and what it listens to. One on which that fails does
     * not go back to its pool.
     */
    public void forgetSession() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_catalog.pg_advisory_unlock_all(); unlisten *");
            if (physical != null) {
                physical.getNotifications();
            }
        } catch (SQLException e) {
            discard();
        }
    }

    /** The server's process; 0 where the connection is not the PostgreSQL driver's own. */
    public int backendPid() {
        return physical == null ? 0 : physical.getBackendPID();
    }

    /** True if the connection is known to be of no more use, so that nobody knows what became of what was sent last. */
    public boolean isBroken() {
        return broken;
    }

    /** Keeps the connection from going back to its pool: it will be closed instead. For a session state that is not known. */
    public void discard() {
        broken = true;
    }

    /**
     * Asks the server to cancel what runs on the connection now, and waits until the request was delivered. Does nothing after
     * {@link #close}, which in turn waits for it.
     */
    public void cancel() throws SQLException {
        if (physical == null || !STATE.compareAndSet(this, OPEN, CANCELLING)) {
            return;
        }
        try {
            physical.cancelQuery();
        } finally {
            state = OPEN;
        }
    }

    /** Gives the connection back: what is left of a transaction is rolled back. The second time it does nothing. */
    @Override
    public void close() {
        while (!STATE.compareAndSet(this, OPEN, CLOSED)) {
            if (state == CLOSED) {
                return;
            }
            LockSupport.parkNanos(CANCEL_CHECK);
        }
        if (holder != null) {
            holder.gaveBack(pool.shard());
        }
        try {
            giveBack();
        } finally {
            pool.releasePermit();
        }
    }

    private void giveBack() {
        if (!broken) {
            clean();
        }
        // This closes it. To close it once more would fail where its state is not what the pool knows.
        if (broken && pool.evict(connection)) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The pool has dropped the connection. The caller's work was done, or has failed with an error of its own.
            pool.evict(connection);
        }
    }

    /** Costs a round trip only if a transaction is open. */
    private void clean() {
        try {
            if (physical == null
                    ? !connection.getAutoCommit()
                    : physical.getTransactionState() != TransactionState.IDLE) {
                rollBack();
            }
            if (applied != null && !pool.remembers()) {
                connection.setAutoCommit(true);
                applied.become(connection, ConnectionSettings.NONE);
            }
            if (connection.getAutoCommit() != autoCommit) {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            broken = true;
        }
    }

    private void rollBack() throws SQLException {
        if (connection.getAutoCommit()) {
            // Opened by a BEGIN in a statement's text, of which the driver's rollback() would not hear.
            try (Statement statement = connection.createStatement()) {
                statement.execute("rollback");
            }
        } else {
            connection.rollback();
        }
    }
}
