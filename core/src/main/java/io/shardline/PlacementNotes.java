package io.shardline;

import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.guard.OwnershipChecks;
import io.shardline.guard.PlacementGuard;
import io.shardline.topology.Guard;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes on every shard how a topology places rows, over connections beside the pools. */
final class PlacementNotes {
    private final Topology topology;
    private final ShardPools pools;

    PlacementNotes(Topology topology, ShardPools pools) {
        this.topology = topology;
        this.pools = pools;
    }

    /** Notes what is not noted yet, and makes CHECK constraints if the topology wants them. */
    void add() throws SQLException {
        PlacementGuard guard = new PlacementGuard(topology);
        OwnershipChecks checks = new OwnershipChecks(topology);
        onEach(guard::note);
        if (topology.guard() == Guard.CHECK) {
            onEach((shard, connection) -> {
                // All rows are looked at, which may take longer than a server may take to answer otherwise.
                connection.setNetworkTimeout(Runnable::run, 0);
                checks.make(shard, connection);
            });
        }
    }

    /** Notes what the topology says, whatever was noted before. */
    void replace() throws SQLException {
        onEach(new PlacementGuard(topology)::accept);
    }

    private void onEach(ParallelConnection.ShardWork work) throws SQLException {
        for (int shard = 0; shard < pools.size(); shard++) {
            try (Connection connection = pools.aside(shard)) {
                work.run(pools.name(shard), connection);
            } catch (SQLException e) {
                throw ShardErrors.named(e, pools.name(shard));
            }
        }
    }
}
