package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.topology.Topology;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether the shards are as the cluster file says. */
@Command(
        name = "doctor",
        description = "Looks whether the shards are as the cluster file says. Nothing is changed.",
        mixinStandardHelpOptions = true,
        footer = {"", "Ends with 1 if there is a problem."})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--rows", description = "Looks also at every row's key, whether its shard owns it.")
    private boolean rows;

    @Option(names = "--json", description = "One array of objects, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        Topology topology = cluster.topology();
        List<Finding> findings = new ArrayList<>();
        try (ShardConnections shards = new ShardConnections(topology.shards(), findings::add)) {
            findings.addAll(new ServerChecks(topology, shards.byName()).run());
            findings.addAll(new GuardChecks(topology, shards.byName()).run());
            findings.addAll(new TableChecks(topology, shards.byName()).run());
            router(shards, findings);
        }
        return Findings.print(findings, json, spec.commandLine().getOut());
    }

    /** What the router itself says when it starts, and with it who owns which row. */
    private void router(ShardConnections shards, List<Finding> findings) throws SQLException {
        try (ParallelConnection db = cluster.open()) {
            findings.add(Finding.ok(
                    "router", "cluster", "it starts; topology " + db.topology().digest()));
            if (rows) {
                findings.addAll(new RowChecks(db, shards.byName()).run());
            }
        } catch (ShardlineException refused) {
            findings.add(Finding.problem(
                    "router",
                    "cluster",
                    refused.primary() + refused.detail().map(d -> ": " + d).orElse("")));
        }
    }
}
