package io.shardline.gather;

import io.shardline.exec.Scatter;
import io.shardline.plan.Gathering;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Runs gathered reads. Safe for use by any thread. */
public final class Gatherer implements AutoCloseable {
    private final Scatter scatter;
    private final int shards;
    private final long budget;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param shards how many there are
     * @param gatherBytes how much one statement may bring together
     */
    public Gatherer(Scatter scatter, int shards, long gatherBytes) {
        this.scatter = scatter;
        this.shards = shards;
        this.budget = gatherBytes;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "shardline-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Brings the rows together and runs the statement over them.
     *
     * @return rows that hold a connection until they have ended or are closed
     * @throws SQLException the first error of a shard, or the server's own error for the statement; everything is given back then
     * @throws io.shardline.ShardlineException LIMIT_EXCEEDED, naming the table; CANCELLED; NOT_SUPPORTED if temporary tables
     *     cannot stand in after all, or no connection can be had beside the session's own
     */
    public Gathered run(Gathering gathering, GatherCall call, GatherConnections connections) throws SQLException {
        Layout layout = Layout.of(gathering, call, connections, shards);
        try (Deadline deadline = Deadline.start(
                timer, call.call().cancellation(), call.call().options().timeoutSeconds())) {
            return new GatherRun(layout, call, connections, deadline).run(scatter, new Budget(budget));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
