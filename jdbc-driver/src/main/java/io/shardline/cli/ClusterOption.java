package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.topology.Topology;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says which shards. */
final class ClusterOption {
    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:SHARDLINE_CLUSTER}",
            description = "The cluster file; the environment variable SHARDLINE_CLUSTER unless given.")
    private Path file = Path.of("cluster.yaml");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** The caller closes it. */
    ParallelConnection open() throws SQLException {
        return ParallelConnection.open(file());
    }

    Topology topology() throws SQLException {
        return Topology.load(file());
    }

    /** A variable that is set to nothing is as one that is not set. */
    private Path file() {
        if (file.toString().isEmpty()) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--cluster=FILE'");
        }
        return file;
    }
}
