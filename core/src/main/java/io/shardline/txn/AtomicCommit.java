package io.shardline.txn;

import static io.shardline.txn.CommitSteps.When.AFTER;
import static io.shardline.txn.CommitSteps.When.BEFORE;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Commits a transaction that wrote on several shards: on all of them or on none.
 *
 * <p>It goes from state to state, and each state has only the moves that are right there:
 *
 * <pre>
 * Undecided --prepare--> Prepared --commit--> Committed --finish--> (done)
 *     |                     |
 *     +------- failure -----+---------------> Aborted  --undo---> (thrown)
 *                           +--not known----> left to recovery, 08007
 * </pre>
 *
 * <p>The decision is written before anything is prepared. So where something is prepared, the primary's transaction either holds
 * the decision or has ended, and who waits for the one knows the other: recovery needs to remember no aborts.
 */
final class AtomicCommit {
    private final Coordination with;
    private final Gid gid;
    private final Branches branches;
    private final Set<Integer> prepared = ConcurrentHashMap.newKeySet();
    private final long begun = System.nanoTime();

    private AtomicCommit(Coordination with, Gid gid, Branches branches) {
        this.with = with;
        this.gid = gid;
        this.branches = branches;
    }

    /**
     * Commits.
     *
     * @throws SQLException what a server said, or SHARD_CONNECTION_LOST: then nothing is committed
     * @throws ShardlineException TRANSACTION_UNKNOWN if that is not known
     */
    static void run(Coordination with, Branches branches) throws SQLException {
        Lease primary = branches.primary();
        Gid gid = Gid.create(primary.shardName(), with.readiness().database(primary.shard()));
        new AtomicCommit(with, gid, branches).new Undecided().prepare().commit().finish();
    }

    /** The name of what a participant prepares. */
    private String prepared(Lease lease) throws SQLException {
        return gid.in(with.readiness().database(lease.shard()));
    }

    private void at(Step step, Lease lease, CommitSteps.When when) {
        with.steps().at(step, lease.shardName(), when);
    }

    /** Nothing is known to any server but the parts of the transaction themselves. */
    private final class Undecided {
        Prepared prepare() throws SQLException {
            try {
                fence();
                decide();
                with.together().run(branches.others(), this::prepare);
                return new Prepared();
            } catch (SQLException | RuntimeException | Error e) {
                new Aborted().undo();
                throw e;
            }
        }

        /** In the order of the shards, as snapshots do, so that the two never wait for each other in a circle. */
        private void fence() throws SQLException {
            List<Lease> ascending = branches.writers().stream()
                    .sorted(Comparator.comparingInt(Lease::shard))
                    .toList();
            for (Lease lease : ascending) {
                lease.requireSoundTransaction();
                if (with.readiness().isFenced(lease)) {
                    Fence.commit(lease);
                }
            }
        }

        private void decide() throws SQLException {
            Lease primary = branches.primary();
            at(Step.DECIDE, primary, BEFORE);
            try {
                primary.requireSoundTransaction();
                new Decisions(primary.connection()).decide(gid, databases());
            } catch (SQLException e) {
                primary.failed(e);
                with.readiness().forget(primary.shard());
                throw Readiness.NOT_ALLOWED.equals(e.getSQLState())
                        ? Readiness.mayNotDecide(primary.shardName(), e)
                        : ShardErrors.named(e, primary.shardName());
            }
            at(Step.DECIDE, primary, AFTER);
        }

        private List<String> databases() throws SQLException {
            List<String> databases = new ArrayList<>();
            for (Lease writer : branches.writers()) {
                databases.add(with.readiness().database(writer.shard()));
            }
            return databases;
        }

        private boolean prepare(Lease lease) throws SQLException {
            at(Step.PREPARE, lease, BEFORE);
            // A failed transaction would be rolled back by this, and the server would not call that an error.
            lease.requireSoundTransaction();
            Branches.execute(lease, "prepare transaction '" + prepared(lease) + "'");
            prepared.add(lease.shard());
            at(Step.PREPARE, lease, AFTER);
            return true;
        }
    }

    /** Only the primary can fail from now on. */
    private final class Prepared {
        Committed commit() throws SQLException {
            Lease primary = branches.primary();
            try {
                at(Step.COMMIT, primary, BEFORE);
                primary.connection().commit();
                at(Step.COMMIT, primary, AFTER);
                return new Committed();
            } catch (SQLException e) {
                primary.failed(e);
                return afterFailure(ShardErrors.named(e, primary.shardName()));
            } catch (RuntimeException | Error e) {
                primary.discard();
                with.recovery().adopt(gid);
                throw e;
            }
        }

        /** A server that says why it did not commit has rolled back. One that says nothing may have done either. */
        private Committed afterFailure(SQLException failure) throws SQLException {
            Lease primary = branches.primary();
            if (!primary.isBroken() && failure.getSQLState() != null) {
                new Aborted().undo();
                throw failure;
            }
            primary.discard();
            Optional<Decision> decision = with.recovery().settle(gid, primary.shard(), begun);
            if (decision.isEmpty()) {
                with.recovery().adopt(gid);
                throw unknown(failure);
            }
            if (decision.get() == Decision.COMMITTED) {
                return new Committed();
            }
            new Aborted().undo();
            throw lost(failure);
        }

        private ShardlineException unknown(SQLException cause) {
            return ShardlineException.of(
                            ErrorCode.TRANSACTION_UNKNOWN, "it is not known whether the transaction was committed")
                    .withDetail(
                            "The connection to shard \"%s\" broke while it committed, and it cannot be reached to ask. "
                                    + "Transaction \"%s\" is committed on all shards or on none: on %s.",
                            gid.primary(), gid, String.join(", ", branches.names()))
                    .withHint("Recovery completes it when the shard is back. Look whether its rows are there before "
                            + "doing it again.")
                    .causedBy(cause);
        }

        private ShardlineException lost(SQLException cause) {
            return ShardlineException.of(
                            ErrorCode.SHARD_CONNECTION_LOST,
                            "the connection to shard \"%s\" broke before the transaction was committed",
                            gid.primary())
                    .withDetail("It is rolled back on every shard.")
                    .withHint("Do it again.")
                    .causedBy(cause);
        }
    }

    /** All is committed, whatever happens: what is not done here is done by recovery. */
    private final class Committed {
        void finish() {
            // A reader may have locked rows for what was written elsewhere, so it lets go of them no sooner.
            if (with.end(branches.allButPrimary(), this::finish)) {
                with.recovery().finished(gid, branches.primary().shard());
            } else {
                with.recovery().adopt(gid);
            }
        }

        private void finish(Lease lease) throws SQLException {
            if (branches.readers().contains(lease)) {
                Branches.commitReader(lease);
                return;
            }
            at(Step.FINISH, lease, BEFORE);
            Branches.endPrepared(lease, prepared(lease), PreparedParts::commit);
            at(Step.FINISH, lease, AFTER);
        }
    }

    /** Nothing is committed, and nothing can be: the primary first, so that this stays so if we get no further. */
    private final class Aborted {
        void undo() {
            Branches.rollBack(branches.primary());
            if (!with.end(branches.allButPrimary(), this::undo)) {
                with.recovery().adopt(gid);
            }
        }

        private void undo(Lease lease) throws SQLException {
            if (prepared.contains(lease.shard())) {
                Branches.endPrepared(lease, prepared(lease), PreparedParts::rollBack);
            } else {
                lease.connection().rollback();
            }
        }
    }
}
