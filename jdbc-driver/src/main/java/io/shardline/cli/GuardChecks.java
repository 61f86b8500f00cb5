package io.shardline.cli;

import io.shardline.ShardlineException;
import io.shardline.guard.Difference;
import io.shardline.guard.OwnershipChecks;
import io.shardline.guard.PlacementGuard;
import io.shardline.topology.Guard;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the shards have noted that rows are placed as the topology says, and refuse rows that are not theirs. */
final class GuardChecks {
    private final Topology topology;
    private final Map<String, Connection> shards;

    GuardChecks(Topology topology, Map<String, Connection> shards) {
        this.topology = topology;
        this.shards = shards;
    }

    List<Finding> run() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            placement(shard.getKey(), shard.getValue(), findings);
            for (OwnershipChecks.Check check : new OwnershipChecks(topology).look(shard.getKey(), shard.getValue())) {
                finding(shard.getKey(), check, findings);
            }
        }
        return findings;
    }

    private void placement(String shard, Connection connection, List<Finding> findings) throws SQLException {
        if (!PlacementGuard.isNoted(connection)) {
            findings.add(Finding.warning(
                    "placement",
                    shard,
                    "nothing is noted, so nobody is kept from placing rows otherwise;"
                            + " shardline guard --initialize notes it"));
            return;
        }
        try {
            List<Difference> differences = new PlacementGuard(topology).differences(shard, connection);
            differences.forEach(one -> findings.add(Finding.problem("placement", shard, one.sentence())));
            if (differences.isEmpty()) {
                findings.add(Finding.ok("placement", shard, "noted as the topology says"));
            }
        } catch (ShardlineException refused) {
            findings.add(Finding.problem("placement", shard, refused.primary()));
        }
    }

    private void finding(String shard, OwnershipChecks.Check check, List<Finding> findings) {
        switch (check.state()) {
            case CHECKED ->
                findings.add(Finding.ok("constraints", check.table(), shard + " refuses rows of other shards"));
            case NOT_VALIDATED ->
                findings.add(Finding.problem(
                        "constraints",
                        check.table(),
                        shard + " refuses new rows of other shards, and may have old ones; doctor --rows counts them"));
            case UNCHECKED -> {
                if (topology.guard() == Guard.CHECK) {
                    findings.add(Finding.warning(
                            "constraints",
                            check.table(),
                            shard + " takes rows of other shards; shardline guard --constraints makes the constraint"));
                }
            }
            case IMPOSSIBLE -> {
                if (topology.guard() == Guard.CHECK) {
                    findings.add(Finding.warning(
                            "constraints",
                            check.table(),
                            shard + " cannot refuse rows of other shards: " + check.reason()));
                }
            }
        }
    }
}
