package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shards that a session's transaction has touched, with their connections. Used by the session's thread alone.
 */
public final class Participants {
    private final ShardPools pools;
    private final Holder holder;
    private final boolean severalWriters;
    private final @Nullable Lease[] leases;
    private final int[] uses;
    /** Connections whose transaction has ended while rows that it returned are still being read. */
    private final BitSet lingering = new BitSet();

    /** Taken for one statement alone, and not yet given back. */
    private final Set<Lease> exclusive = new HashSet<>();

    private final BitSet written = new BitSet();
    private Opening opening = lease -> {};
    private boolean autoCommit = true;
    private boolean readOnly;
    private int isolation = Connection.TRANSACTION_NONE;

    /** @param severalWriters whether a transaction may write on several shards, which then commit one after the other */
    public Participants(ShardPools pools, boolean severalWriters) {
        this.pools = pools;
        this.holder = pools.holder();
        this.severalWriters = severalWriters;
        this.leases = new @Nullable Lease[pools.size()];
        this.uses = new int[pools.size()];
    }

    public boolean autoCommit() {
        return autoCommit;
    }

    /** Switches autocommit; the transaction must have ended. Connections held for results that are open take part in the next. */
    public void setAutoCommit(boolean on) throws SQLException {
        autoCommit = on;
        for (Lease lease : leases) {
            if (lease != null) {
                configure(lease, connection -> connection.setAutoCommit(on));
            }
        }
    }

    public boolean readOnly() {
        return readOnly;
    }

    /** Makes the transactions to come read-only. */
    public void setReadOnly(boolean on) throws SQLException {
        readOnly = on;
        for (Lease lease : leases) {
            if (lease != null) {
                configure(lease, connection -> connection.setReadOnly(on));
            }
        }
    }

    /** The isolation level asked for; TRANSACTION_NONE for the servers' own. */
    public int isolation() {
        return isolation;
    }

    /** Sets the level of the transactions to come. */
    public void setIsolation(int level) throws SQLException {
        isolation = level;
        for (Lease lease : leases) {
            if (lease != null) {
                configure(lease, connection -> connection.setTransactionIsolation(level));
            }
        }
    }

    /** True if a transaction, or a statement in autocommit, has a connection to any shard. */
    public boolean active() {
        return first() >= 0;
    }

    /** The lowest shard that the transaction has touched; -1 if none is. */
    public int first() {
        for (int shard = 0; shard < leases.length; shard++) {
            if (leases[shard] != null && !lingering.get(shard)) {
                return shard;
            }
        }
        return -1;
    }

    /**
     * Takes a connection to one shard: the transaction's, or one that is open for a result, or else one from the pool.
     */
    public Lease take(int shard) throws SQLException {
        Lease lease = leases[shard];
        if (lease == null) {
            lease = pools.lease(shard, holder);
            join(lease);
            leases[shard] = lease;
        } else if (lingering.get(shard)) {
            lingering.clear(shard);
            leases[shard] = null;
            join(lease);
            leases[shard] = lease;
        } else if (autoCommit) {
            become(lease);
        }
        uses[shard]++;
        return lease;
    }

    /**
     * Takes one to each of several shards, ascending.
     *
     * @param alone whether they are to be used for this statement alone, as a stream in autocommit needs
     */
    public List<Lease> take(int[] shards, boolean alone) throws SQLException {
        if (alone || !active() && lingering.isEmpty()) {
            return takeAll(shards, alone);
        }
        List<Lease> taken = new ArrayList<>(shards.length);
        try {
            for (int shard : shards) {
                taken.add(take(shard));
            }
            return taken;
        } catch (SQLException e) {
            taken.forEach(this::giveBack);
            throw e;
        }
    }

    /**
     * Takes one more to a shard, outside the transaction; given back like the others.
     *
     * @throws ShardlineException NOT_SUPPORTED if this session holds every connection that the shard's pool has
     */
    public Lease extra(int shard) throws SQLException {
        if (holder.held(shard) >= pools.capacity(shard)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the query needs another connection to shard \"%s\" than the transaction's",
                            pools.name(shard))
                    .withDetail("Its pool has %d, and this session holds as many.", pools.capacity(shard))
                    .withHint("Raise pool.maximumPoolSize, or run the query outside the transaction.");
        }
        Lease lease = pools.lease(shard, holder);
        exclusive.add(lease);
        return lease;
    }

    /** True if a connection to the shard is held, by the transaction or for rows that are open. */
    public boolean holds(int shard) {
        return leases[shard] != null;
    }

    /** True if the transaction sees what another connection would not: it has written, or keeps to the rows of one moment. */
    public boolean seesItsOwn() {
        return !written.isEmpty()
                || isolation == Connection.TRANSACTION_REPEATABLE_READ
                || isolation == Connection.TRANSACTION_SERIALIZABLE;
    }

    /** With empty hands all are taken at once, which never ends in a deadlock. */
    private List<Lease> takeAll(int[] shards, boolean alone) throws SQLException {
        List<Lease> taken = pools.leaseAll(shards, holder);
        int joined = 0;
        try {
            for (Lease lease : taken) {
                join(lease);
                joined++;
            }
        } finally {
            if (joined < taken.size()) {
                taken.forEach(Lease::close);
            }
        }
        if (alone) {
            exclusive.addAll(taken);
            return taken;
        }
        for (Lease lease : taken) {
            leases[lease.shard()] = lease;
            uses[lease.shard()] = 1;
        }
        return taken;
    }

    private void join(Lease lease) throws SQLException {
        boolean joined = false;
        try {
            become(lease);
            if (autoCommit && !readOnly && isolation == Connection.TRANSACTION_NONE) {
                joined = true;
                return;
            }
            configure(lease, connection -> {
                if (isolation != Connection.TRANSACTION_NONE) {
                    connection.setTransactionIsolation(isolation);
                }
                if (readOnly) {
                    connection.setReadOnly(true);
                }
                if (!autoCommit) {
                    connection.setAutoCommit(false);
                }
            });
            if (!autoCommit) {
                opening.on(lease);
            }
            joined = true;
        } finally {
            if (!joined) {
                lease.close();
            }
        }
    }

    private void become(Lease lease) throws SQLException {
        try {
            lease.become(holder.settings());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** What is done on each connection right after its transaction has begun. */
    public interface Opening {
        void on(Lease lease) throws SQLException;
    }

    /** Sets what is done on each connection that joins the transaction. */
    public void opening(Opening what) {
        opening = what;
    }

    /** For whom connections are borrowed; it carries what the session has set. */
    public Holder holder() {
        return holder;
    }

    /** The connections of the transaction that is open. */
    public List<Lease> joined() {
        List<Lease> joined = new ArrayList<>();
        for (Lease lease : leases) {
            if (lease != null && !lingering.get(lease.shard())) {
                joined.add(lease);
            }
        }
        return joined;
    }

    private interface Change {
        void on(Connection connection) throws SQLException;
    }

    private static void configure(Lease lease, Change change) throws SQLException {
        try {
            change.on(lease.connection());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Gives a connection back: when neither a transaction nor rows need it any more, to its pool. */
    public void giveBack(Lease lease) {
        int shard = lease.shard();
        if (leases[shard] != lease) {
            exclusive.remove(lease);
            lease.close();
            return;
        }
        uses[shard]--;
        if (uses[shard] == 0 && (autoCommit || lingering.get(shard))) {
            release(shard, lease);
        }
    }

    private void release(int shard, Lease lease) {
        leases[shard] = null;
        lingering.clear(shard);
        lease.close();
    }

    /**
     * Notes that these shards are about to be written.
     *
     * @throws ShardlineException SEVERAL_SHARDS if that would make it several in one transaction and this is not allowed
     */
    public void willWrite(int... shards) throws ShardlineException {
        if (readOnly) {
            return;
        }
        BitSet all = (BitSet) written.clone();
        for (int shard : shards) {
            all.set(shard);
        }
        if (all.cardinality() > 1 && !severalWriters) {
            throw ShardlineException.of(ErrorCode.SEVERAL_SHARDS, "the transaction would write on several shards")
                    .withDetail("It writes on %s, and their commits are not atomic together.", names(all))
                    .withHint(
                            "Write on one shard in a transaction, or declare \"transactions: { acrossShards: best-effort }\".");
        }
        if (!autoCommit) {
            written.or(all);
        }
    }

    private String names(BitSet shards) {
        List<String> names = new ArrayList<>();
        shards.stream().forEach(shard -> names.add("\"" + pools.name(shard) + "\""));
        return String.join(", ", names);
    }

    /**
     * Commits on every shard touched, those that were only read first.
     *
     * @throws ShardlineException TRANSACTION_FAILED if a statement failed on a shard, and then nothing is committed;
     *     TRANSACTION_UNKNOWN if some shards committed and another failed
     */
    public void commit() throws SQLException {
        if (anyFailed()) {
            rollback();
            throw ShardlineException.of(
                    ErrorCode.TRANSACTION_FAILED, "the transaction was rolled back because a statement in it failed");
        }
        List<Lease> order = new ArrayList<>();
        for (Lease lease : leases) {
            if (lease != null && !written.get(lease.shard()) && !lingering.get(lease.shard())) {
                order.add(lease);
            }
        }
        int readers = order.size();
        written.stream().forEach(shard -> addIfThere(order, leases[shard]));
        try {
            commit(order, readers);
        } finally {
            end();
        }
    }

    /**
     * Commits a transaction that is open on each of these connections, one after the other.
     *
     * @throws ShardlineException TRANSACTION_UNKNOWN if some committed and another failed
     */
    public void commitEach(List<Lease> writers) throws SQLException {
        commit(writers, 0);
    }

    private static void commit(List<Lease> order, int readers) throws SQLException {
        int done = 0;
        try {
            for (Lease lease : order) {
                commit(lease);
                done++;
            }
        } catch (SQLException e) {
            throw done > readers ? halfCommitted(order.subList(readers, done), e) : e;
        }
    }

    /** A stream may have failed while it was read, of which only its connection knows. */
    private boolean anyFailed() {
        for (Lease lease : leases) {
            if (lease != null && lease.inFailedTransaction()) {
                return true;
            }
        }
        return false;
    }

    private static void addIfThere(List<Lease> order, @Nullable Lease lease) {
        if (lease != null) {
            order.add(lease);
        }
    }

    private static void commit(Lease lease) throws SQLException {
        try {
            lease.connection().commit();
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    private static ShardlineException halfCommitted(List<Lease> committed, SQLException cause) {
        List<String> names =
                committed.stream().map(lease -> "\"" + lease.shardName() + "\"").toList();
        return ShardlineException.of(
                        ErrorCode.TRANSACTION_UNKNOWN,
                        "the transaction is committed on some shards and failed on another")
                .withDetail("Committed on %s. %s", String.join(", ", names), String.valueOf(cause.getMessage()))
                .withHint("With \"acrossShards: best-effort\" the application has to mend this.")
                .causedBy(cause);
    }

    /** Rolls back on every shard touched. A connection on which that fails is discarded, which does the same. */
    public void rollback() {
        for (Lease lease : leases) {
            if (lease != null && !autoCommit && !lingering.get(lease.shard())) {
                try {
                    lease.connection().rollback();
                } catch (SQLException e) {
                    lease.failed(e);
                    lease.discard();
                }
            }
        }
        end();
    }

    /** Rolls back what is pending and gives every connection back, also those that rows are still read from. */
    public void close() {
        rollback();
        for (int shard = 0; shard < leases.length; shard++) {
            Lease lease = leases[shard];
            if (lease != null) {
                release(shard, lease);
            }
        }
        List.copyOf(exclusive).forEach(this::giveBack);
    }

    /** Rows that the driver has already received outlive their transaction, so their connections stay until they are read. */
    private void end() {
        written.clear();
        for (int shard = 0; shard < leases.length; shard++) {
            Lease lease = leases[shard];
            if (lease != null && uses[shard] == 0) {
                release(shard, lease);
            } else if (lease != null) {
                linger(shard, lease);
            }
        }
    }

    private void linger(int shard, Lease lease) {
        lingering.set(shard);
        try {
            lease.connection().setAutoCommit(true);
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }
}
