package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.topology.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shards that a session's transaction has touched, with their connections. Used by the session's thread alone.
 */
public final class Participants implements AutoCloseable {
    private final ShardCommits commits;
    private final SessionModes modes = new SessionModes();
    private final Held held;
    private final Enlisted enlisted;
    /** Made for the first of them. */
    private @Nullable Savepoints savepoints;

    private Writers writers = Writers.NONE;
    private boolean defined;

    Participants(ShardCommits commits) {
        this.commits = commits;
        this.held = new Held(commits.deadlocks());
        this.enlisted = new Enlisted(commits.pools(), modes, this::join, held);
    }

    private void join(Lease lease) throws SQLException {
        if (savepoints != null) {
            savepoints.applyTo(lease);
        }
    }

    /** Those of the transaction; to be used outside of autocommit. */
    public Savepoints savepoints() {
        Savepoints made = savepoints;
        if (made == null) {
            made = new Savepoints(enlisted, commits.with().together());
            savepoints = made;
        }
        return made;
    }

    public boolean autoCommit() {
        return modes.autoCommit();
    }

    /** Switches autocommit; the transaction must have ended. Connections held for results that are open take part in the next. */
    public void setAutoCommit(boolean on) throws SQLException {
        enlisted.leaveBroken();
        modes.setAutoCommit(on);
        for (Lease lease : enlisted.all()) {
            SessionModes.change(lease, connection -> connection.setAutoCommit(on));
        }
    }

    public boolean readOnly() {
        return modes.readOnly();
    }

    /** Makes the transactions to come read-only. */
    public void setReadOnly(boolean on) throws SQLException {
        enlisted.leaveBroken();
        modes.setReadOnly(on);
        for (Lease lease : enlisted.all()) {
            SessionModes.change(lease, connection -> connection.setReadOnly(on));
        }
    }

    /** The isolation level asked for, or else that with which the servers begin. */
    public int isolation() {
        int asked = modes.isolation();
        return asked == Connection.TRANSACTION_NONE ? commits.pools().usualIsolation() : asked;
    }

    /** Sets the level of the transactions to come. */
    public void setIsolation(int level) throws SQLException {
        enlisted.leaveBroken();
        modes.setIsolation(level);
        for (Lease lease : enlisted.all()) {
            SessionModes.change(lease, connection -> connection.setTransactionIsolation(level));
        }
    }

    /** True if a transaction, or a statement in autocommit, has a connection to any shard. */
    public boolean active() {
        return enlisted.first() >= 0;
    }

    /** @throws ShardlineException TRANSACTION_ACTIVE inside a transaction that has touched a shard */
    public void requireBetweenTransactions() throws ShardlineException {
        if (!autoCommit() && active()) {
            throw ShardlineException.of(ErrorCode.TRANSACTION_ACTIVE, "not possible inside a transaction");
        }
    }

    /** The lowest shard that the transaction has touched; -1 if none is. */
    public int first() {
        return enlisted.first();
    }

    /**
     * Takes a connection to one shard: the transaction's, or one that is open for a result, or else one from the pool.
     */
    public Lease take(int shard) throws SQLException {
        openSnapshot();
        return enlisted.take(shard);
    }

    /**
     * Takes one to each of several shards, ascending.
     *
     * @param alone whether they are to be used for this statement alone, as a stream in autocommit needs
     */
    public List<Lease> take(int[] shards, boolean alone) throws SQLException {
        openSnapshot();
        return enlisted.take(shards, alone);
    }

    /** A snapshot of all shards is taken before the transaction touches the first of them, or it would be too late for that one. */
    private void openSnapshot() throws SQLException {
        if (!modes.autoCommit() && commits.snapshots() == Snapshots.COMMON && keepsItsRows() && enlisted.first() < 0) {
            enlisted.takeEach(Fence::snapshot, Fence::letGo);
        }
    }

    /**
     * Takes one more to a shard, outside the transaction; given back like the others.
     *
     * @throws ShardlineException NOT_SUPPORTED if this session holds every connection that the shard's pool has
     */
    public Lease extra(int shard) throws SQLException {
        return enlisted.extra(shard);
    }

    /** What is done on each connection right after its transaction has begun: first this, which takes no snapshot, then the rest. */
    public interface Opening {
        void modes(Lease lease) throws SQLException;

        void settings(Lease lease) throws SQLException;

        /** The isolation level that statements have set for this transaction; TRANSACTION_NONE if none has. */
        int isolation();
    }

    /** Sets what is done on each connection that joins the transaction. */
    public void opening(Opening what) {
        enlisted.opening(what);
    }

    /** For whom connections are borrowed; it carries what the session has set. */
    public Holder holder() {
        return enlisted.holder();
    }

    /** The connections of the transaction that is open. */
    public List<Lease> joined() {
        return enlisted.participants();
    }

    /**
     * Rolls back a transaction in which a statement failed, as a commit of it does.
     *
     * @return false: nothing is committed
     * @throws ShardlineException TRANSACTION_FAILED, if the caller may expect that what did not fail is ({@code autosave=always})
     */
    public boolean rollbackAtCommit() throws SQLException {
        boolean expected = joined().stream().noneMatch(Lease::autosaves);
        rollback();
        if (expected) {
            return false;
        }
        throw ShardlineException.of(ErrorCode.TRANSACTION_FAILED, "the transaction was rolled back and not committed")
                .withDetail(
                        "A statement in it had failed. Autosave does not undo it alone, as it may have been done on "
                                + "another shard.")
                .withHint("Set a savepoint before a statement that may fail, and roll back to it.");
    }

    /**
     * Keeps a connection to a shard until the session is closed: for advisory locks, which are held on it beyond a transaction.
     */
    public void keep(int shard) throws SQLException {
        enlisted.keep(shard);
    }

    /**
     * The connection to the one shard that can be meant, kept until the session is closed.
     *
     * @throws ShardlineException NOT_SUPPORTED if there is no such shard
     */
    public Lease certain() throws SQLException {
        int shard = commits.pools().size() == 1 ? 0 : enlisted.sole();
        if (shard < 0) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "no single shard is meant")
                    .withDetail("The session uses several shards or none, and each has connections of its own.")
                    .withHint(
                            "Touch one shard in the transaction first, or use Session.onShards, which takes its name.");
        }
        enlisted.keep(shard);
        return enlisted.kept(shard);
    }

    /** True if a connection to the shard is held, by the transaction or for rows that are open. */
    public boolean holds(int shard) {
        return enlisted.holds(shard);
    }

    /** True if the transaction sees what another connection would not: it has written, or keeps to the rows of one moment. */
    public boolean seesItsOwn() {
        return writers.size() > 0 || keepsItsRows();
    }

    /** True if all statements of the transaction see the rows of one moment. */
    private boolean keepsItsRows() {
        int level = level();
        return level == Connection.TRANSACTION_REPEATABLE_READ || level == Connection.TRANSACTION_SERIALIZABLE;
    }

    /** The isolation level of this transaction: a statement's word is nearer than the session's. */
    private int level() {
        int level = enlisted.opening().isolation();
        return level == Connection.TRANSACTION_NONE ? isolation() : level;
    }

    /** Gives a connection back: when neither a transaction nor rows need it any more, to its pool. */
    public void giveBack(Lease lease) {
        enlisted.giveBack(lease);
    }

    /** As {@link #willWrite(int...)}, of one shard: in autocommit nothing can be in its way. */
    public void willWrite(int shard) throws SQLException {
        if (!modes.autoCommit()) {
            willWrite(new int[] {shard});
        }
    }

    /**
     * Notes that these shards are about to be written.
     *
     * @throws ShardlineException SEVERAL_SHARDS if that would make it several in one transaction and the topology or a server
     *     does not allow that; NOT_INITIALIZED
     */
    public void willWrite(int... shards) throws SQLException {
        if (modes.readOnly()) {
            return;
        }
        Writers all = writers.with(shards);
        if (all.size() > 1 && all.size() > writers.size()) {
            commits.requireCommittable(all);
        }
        if (!modes.autoCommit()) {
            writers = all;
        }
    }

    /** The error to give for one that a statement of the session got: DEADLOCK if it was cancelled to end one. */
    public SQLException reasonOf(SQLException e) {
        return held.reasonOf(e);
    }

    /**
     * True if a transaction of this session's own making got this error because it was cancelled to end a deadlock: it is rolled
     * back then, and may be begun again on the same connections.
     */
    public boolean isPardoned(SQLException e, List<Lease> wrote) {
        if (!held.wasSacrificed(e)) {
            return false;
        }
        wrote.forEach(Branches::rollBack);
        held.pardon();
        return true;
    }

    /** Notes that the transaction has defined something, which only its own connections see. */
    public void willDefine() {
        defined |= !modes.autoCommit();
    }

    /** True if the transaction has defined something. */
    public boolean hasDefined() {
        return defined;
    }

    /** As {@link #hasDefined}, and forgets it: to be asked when the transaction has ended. */
    public boolean takeDefined() {
        boolean had = defined;
        defined = false;
        return had;
    }

    /**
     * Commits on every shard touched.
     *
     * @return false if a statement had failed on a shard, of which a stream's own connection may know alone; it is all rolled
     *     back then, as a server does
     * @throws ShardlineException TRANSACTION_UNKNOWN if it is not known whether it is committed
     */
    public boolean commit() throws SQLException {
        if (enlisted.all().stream().anyMatch(Lease::inFailedTransaction)) {
            rollback();
            return false;
        }
        try {
            List<Lease> wrote = new ArrayList<>();
            List<Lease> read = new ArrayList<>();
            for (Lease lease : enlisted.participants()) {
                if (lease.shard() == writers.primary()) {
                    wrote.add(0, lease);
                } else {
                    (writers.contains(lease.shard()) ? wrote : read).add(lease);
                }
            }
            commits.commit(wrote, read, level() == Connection.TRANSACTION_SERIALIZABLE);
            return true;
        } finally {
            end();
        }
    }

    /**
     * Commits a transaction that is open on each of these connections and wrote on each: on all or, if the topology says so, one
     * after the other.
     *
     * @throws ShardlineException as {@link #commit}
     */
    public void commitEach(List<Lease> wrote) throws SQLException {
        commits.commit(wrote, List.of(), false);
    }

    /** Rolls back on every shard touched. A connection on which that fails is discarded, which does the same. */
    public void rollback() {
        if (!modes.autoCommit()) {
            enlisted.participants().forEach(Branches::rollBack);
        }
        end();
    }

    /** Rolls back what is pending and gives every connection back, also those that rows are still read from. */
    @Override
    public void close() {
        rollback();
        enlisted.close();
    }

    private void end() {
        writers = Writers.NONE;
        savepoints = null;
        enlisted.endTransaction();
    }
}
