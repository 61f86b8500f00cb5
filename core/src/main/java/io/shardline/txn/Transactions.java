package io.shardline.txn;

import io.shardline.ShardlineException;
import io.shardline.backend.ShardPools;
import io.shardline.topology.AcrossShards;
import io.shardline.topology.Snapshots;
import io.shardline.topology.Topology;
import java.sql.SQLException;

/** The transactions over one set of shards. Safe for use by any thread. */
public final class Transactions implements AutoCloseable {
    private final Coordination with;
    private final DeadlockWatch deadlocks;
    private final ShardCommits declared;
    private final ShardCommits everywhere;

    /**
     * @param together remains the caller's
     * @param visit is done at each look for unfinished transactions
     */
    public Transactions(ShardPools pools, Topology topology, Together together, ShardVisit visit) {
        this(
                pools,
                topology.acrossShards(),
                topology.snapshots(),
                new Coordination(
                        together,
                        new Readiness(pools, topology.snapshots()),
                        new Recovery(pools, Patience.after(topology.recovery().after()), visit),
                        CommitSteps.UNSEEN));
        with.recovery().start(topology.recovery().every());
    }

    /** Recovers only when asked to. */
    Transactions(ShardPools pools, AcrossShards declared, Snapshots snapshots, Coordination with) {
        this.with = with;
        this.deadlocks = new DeadlockWatch(pools);
        this.declared = new ShardCommits(pools, declared, snapshots, with, deadlocks);
        this.everywhere = declared == AcrossShards.REFUSE
                ? new ShardCommits(pools, AcrossShards.BEST_EFFORT, snapshots, with, deadlocks)
                : this.declared;
    }

    /** What a new session's transactions will have touched: nothing yet. */
    public Participants participants() {
        return new Participants(declared);
    }

    /**
     * As {@link #participants}, for work that is meant for all shards: where the topology refuses to write on several, each
     * shard commits by itself.
     */
    public Participants everywhere() {
        return new Participants(everywhere);
    }

    /**
     * Makes the schema {@code shardline} on every shard, where it is missing.
     *
     * @throws ShardlineException NOT_INITIALIZED if this user may not
     */
    public void initialize() throws SQLException {
        for (int shard = 0; shard < declared.pools().size(); shard++) {
            with.readiness().initialize(shard);
        }
    }

    /** Brings to an end what somebody left unfinished; see {@link io.shardline.topology.RecoveryTimes#after}. */
    public RecoveryRound recover() {
        return with.recovery().round();
    }

    /** Ends the recovery in the background. The second time it does nothing. */
    @Override
    public void close() {
        deadlocks.close();
        with.recovery().close();
    }
}
