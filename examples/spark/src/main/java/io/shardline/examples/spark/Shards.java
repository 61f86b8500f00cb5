package io.shardline.examples.spark;

import io.shardline.ParallelConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The connection of this process to the shards: one for all tasks of an executor, opened by the first that needs it. */
final class Shards {
    private static final Map<String, ParallelConnection> OPEN = new HashMap<>();

    private Shards() {}

    /** @param clusterFile must be on every machine of the cluster */
    static synchronized ParallelConnection of(String clusterFile) throws SQLException {
        ParallelConnection open = OPEN.get(clusterFile);
        if (open == null) {
            open = ParallelConnection.open(Path.of(clusterFile));
            OPEN.put(clusterFile, open);
        }
        return open;
    }

    static synchronized void closeAll() {
        OPEN.values().forEach(ParallelConnection::close);
        OPEN.clear();
    }
}
