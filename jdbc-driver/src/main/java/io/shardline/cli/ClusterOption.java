package io.shardline.cli;

import io.shardline.ParallelConnection;
import io.shardline.topology.Topology;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine.Option;

/** The option that says which shards. */
final class ClusterOption {
    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:SHARDLINE_CLUSTER}",
            description = "The cluster file; the environment variable SHARDLINE_CLUSTER unless given.")
    private Path file = Path.of("cluster.yaml");

    /** The caller closes it. */
    ParallelConnection open() throws SQLException {
        return ParallelConnection.open(file);
    }

    Topology topology() throws SQLException {
        return Topology.load(file);
    }
}
