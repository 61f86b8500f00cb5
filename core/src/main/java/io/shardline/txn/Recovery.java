package io.shardline.txn;

import io.shardline.backend.ShardPools;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to their end the transactions over several shards that somebody left unfinished, whoever that was. Safe for use by any
 * thread, and by any number of processes at once.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long PAUSE_MILLIS = 200;

    private final ShardPools pools;
    private final Patience patience;
    private final ShardVisit visit;
    private final Leftovers leftovers;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Recovery(ShardPools pools, Patience patience, ShardVisit visit) {
        this.pools = pools;
        this.patience = patience;
        this.visit = visit;
        this.leftovers = new Leftovers(this);
    }

    /** Looks at all shards now, and from then on again and again. */
    void start(Optional<Duration> every) {
        boolean found = pools.facts().values().stream().anyMatch(facts -> facts.inDoubt());
        leftovers.start(every, found);
    }

    /** Does on every shard what can be done; one that cannot be reached does not keep the others waiting for ever. */
    RecoveryRound round() {
        return round(Set.of());
    }

    /** As {@link #round()}; and some transactions have been left for certain, however short a time ago. */
    RecoveryRound round(Set<String> left) {
        // Two rounds of one process at a time would only be in each other's way.
        oneAtATime.lock();
        try (RecoveryPass pass = new RecoveryPass(pools, patience, visit)) {
            return pass.run(left);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** The process's own commit could not be brought to its end, and nobody works on it any more. */
    void adopt(Gid gid) {
        leftovers.adopt(gid);
    }

    /** All participants have committed, so nobody needs the decision. */
    void finished(Gid gid, int primary) {
        leftovers.finished(gid, primary);
    }

    /** Deletes decisions that nobody needs; what fails is left to a round. */
    void delete(int shard, List<String> gids) {
        try (Aside aside = Aside.open(pools, shard)) {
            aside.transact(connection -> new Decisions(connection).delete(gids));
        } catch (SQLException e) {
            LOG.debug("could not delete decisions on shard \"{}\"", pools.name(shard), e);
        }
    }

    /**
     * Finds out what became of the process's own commit, after the connection on which it was sent broke.
     *
     * @param begun when the commit began, by {@link System#nanoTime}
     * @return empty if the primary cannot be asked in some seconds, or can no longer know
     */
    Optional<Decision> settle(Gid gid, int primary, long begun) {
        long deadline = System.nanoTime() + patience.settle().toNanos();
        do {
            try (Aside aside = Aside.open(pools, primary)) {
                Decision decision = aside.transact(connection -> new Decisions(connection).settle(gid));
                boolean certain = decision == Decision.COMMITTED
                        || System.nanoTime() - begun < patience.keep().toNanos() / 2;
                return certain ? Optional.of(decision) : Optional.empty();
            } catch (SQLException e) {
                LOG.debug("shard \"{}\" does not say what became of {}", pools.name(primary), gid, e);
            }
        } while (pause() && System.nanoTime() - deadline < 0);
        return Optional.empty();
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        leftovers.close();
    }
}
