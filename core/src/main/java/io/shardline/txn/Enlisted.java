package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections of one session: who has taken them, and when they go back. Used by the session's thread alone. */
final class Enlisted {
    private final ShardPools pools;
    private final Holder holder;
    private final SessionModes modes;
    private final Joining joining;
    private final Held held;
    private final @Nullable Lease[] leases;
    private final int[] uses;
    private Participants.Opening opening = new NothingSet();
    /** Connections whose transaction has ended while rows that it returned are still being read. */
    private final BitSet lingering = new BitSet();
    /** Connections that stay until the session is closed. */
    private final BitSet kept = new BitSet();

    /** Taken for one statement alone, and not yet given back. */
    private final Set<Lease> exclusive = new HashSet<>();

    /** What a connection is told before its first statement in the session's transaction. */
    interface Joining {
        void join(Lease lease) throws SQLException;
    }

    Enlisted(ShardPools pools, SessionModes modes, Joining joining, Held held) {
        this.pools = pools;
        this.held = held;
        this.holder = pools.holder();
        this.modes = modes;
        this.joining = joining;
        this.leases = new @Nullable Lease[pools.size()];
        this.uses = new int[pools.size()];
    }

    /** For whom connections are borrowed. */
    Holder holder() {
        return holder;
    }

    void opening(Participants.Opening what) {
        opening = what;
    }

    Participants.Opening opening() {
        return opening;
    }

    /** Of one who sets nothing by statements. */
    private static final class NothingSet implements Participants.Opening {
        @Override
        public void on(Lease lease) {}

        @Override
        public int isolation() {
            return Connection.TRANSACTION_NONE;
        }
    }

    /** The lowest shard that the transaction has touched; -1 if none is. */
    int first() {
        for (int shard = 0; shard < leases.length; shard++) {
            if (leases[shard] != null && !lingering.get(shard)) {
                return shard;
            }
        }
        return -1;
    }

    /** The connections that take part in the transaction, ascending. */
    List<Lease> participants() {
        List<Lease> participants = new ArrayList<>();
        for (Lease lease : leases) {
            if (lease != null && !lingering.get(lease.shard())) {
                participants.add(lease);
            }
        }
        return participants;
    }

    /** The connections that are open, in the transaction or for rows, ascending. */
    List<Lease> all() {
        List<Lease> all = new ArrayList<>();
        for (Lease lease : leases) {
            if (lease != null) {
                all.add(lease);
            }
        }
        return all;
    }

    /** Takes a connection to one shard: the transaction's, or one that is open for a result, or else one from the pool. */
    Lease take(int shard) throws SQLException {
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
        } else if (modes.autoCommit()) {
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
    List<Lease> take(int[] shards, boolean alone) throws SQLException {
        if (alone || first() < 0 && lingering.isEmpty()) {
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
     * Takes one more to a shard, outside the transaction.
     *
     * @throws ShardlineException NOT_SUPPORTED if this session holds every connection that the shard's pool has
     */
    Lease extra(int shard) throws SQLException {
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
        held.add(lease);
        return lease;
    }

    /** Takes one that stays until the session is closed. */
    void keep(int shard) throws SQLException {
        if (!kept.get(shard)) {
            take(shard);
            kept.set(shard);
            rest(shard);
        }
    }

    /** One that is kept takes part in no transaction until it is taken again. */
    private void rest(int shard) {
        if (kept.get(shard) && uses[shard] == 1 && modes.autoCommit()) {
            lingering.set(shard);
        }
    }

    boolean holds(int shard) {
        return leases[shard] != null;
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
                taken.forEach(held::remove);
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
            modes.applyTo(lease);
            if (!modes.autoCommit()) {
                opening.on(lease);
                joining.join(lease);
            }
            held.add(lease);
            joined = true;
        } finally {
            if (!joined) {
                lease.close();
            }
        }
    }

    /** Gives a connection what the session has set since it was borrowed. */
    private void become(Lease lease) throws SQLException {
        try {
            lease.become(holder.settings());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Gives a connection back: when neither a transaction nor rows need it any more, to its pool. */
    void giveBack(Lease lease) {
        int shard = lease.shard();
        if (leases[shard] != lease) {
            exclusive.remove(lease);
            held.remove(lease);
            lease.close();
            return;
        }
        uses[shard]--;
        rest(shard);
        if (uses[shard] == 0 && (modes.autoCommit() || lingering.get(shard))) {
            release(shard, lease);
        }
    }

    private void release(int shard, Lease lease) {
        leases[shard] = null;
        lingering.clear(shard);
        held.remove(lease);
        lease.close();
    }

    /** Rows that the driver has already received outlive their transaction, so their connections stay until they are read. */
    void endTransaction() {
        for (Lease lease : all()) {
            if (uses[lease.shard()] == 0) {
                release(lease.shard(), lease);
            } else {
                linger(lease);
            }
        }
    }

    private void linger(Lease lease) {
        lingering.set(lease.shard());
        try {
            lease.connection().setAutoCommit(true);
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }

    /** Gives up the advisory locks on a connection before it goes back. */
    private static void unlock(Lease lease) {
        try (Statement statement = lease.connection().createStatement()) {
            statement.execute("select pg_catalog.pg_advisory_unlock_all()");
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }

    /** Gives every connection back, also those that rows are still read from. */
    void close() {
        kept.stream().forEach(shard -> unlock(Objects.requireNonNull(leases[shard])));
        all().forEach(lease -> release(lease.shard(), lease));
        List.copyOf(exclusive).forEach(this::giveBack);
    }
}
