package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.guard.Difference;
import io.shardline.guard.OwnershipChecks;
import io.shardline.guard.PlacementGuard;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what the shards have noted of placements with the cluster file, and changes it on purpose. */
@Command(
        name = "guard",
        description = "Says whether the shards have noted that rows are placed as the cluster file says.",
        mixinStandardHelpOptions = true,
        footer = {"", "Ends with 1 if something is otherwise."})
final class GuardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @ArgGroup
    private Change change = new Change();

    @Option(names = "--json", description = "One array of objects, for programs.")
    private boolean json;

    /** At most one of them. */
    static final class Change {
        @Option(
                names = "--initialize",
                description = "Notes what is not noted yet; with guard: check makes constraints, too.")
        private boolean initialize;

        @Option(
                names = "--accept",
                description = "Notes what the cluster file says, whatever was noted before. No row is moved: do this"
                        + " when the rows are where the file says, and no application with another file is left.")
        private boolean accept;

        @Option(
                names = "--constraints",
                description = "Makes CHECK constraints with which a server refuses rows of other shards.")
        private boolean constraints;

        @Option(names = "--drop-constraints", description = "Drops them, for instance before rows are moved.")
        private boolean dropConstraints;
    }

    @Override
    public Integer call() throws SQLException {
        Topology topology = cluster.topology();
        List<Finding> findings = new ArrayList<>();
        try (ShardConnections shards = new ShardConnections(topology.shards(), findings::add)) {
            // On all shards or on none, as far as can be known before.
            if (findings.isEmpty()) {
                change(topology, shards.byName(), findings);
            }
            findings.addAll(new GuardChecks(topology, shards.byName()).run());
        }
        return Findings.print(findings, json, spec.commandLine().getOut());
    }

    private void change(Topology topology, Map<String, Connection> shards, List<Finding> findings) throws SQLException {
        if (change.initialize) {
            try (ParallelConnection db = cluster.open()) {
                db.initialize();
            }
        }
        OwnershipChecks checks = new OwnershipChecks(topology);
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            if (change.accept) {
                for (Difference one : new PlacementGuard(topology).accept(shard.getKey(), shard.getValue())) {
                    findings.add(Finding.ok("accepted", shard.getKey(), one.sentence()));
                }
            } else if (change.constraints) {
                checks.make(shard.getKey(), shard.getValue());
            } else if (change.dropConstraints) {
                checks.drop(shard.getKey(), shard.getValue());
            }
        }
    }
}
