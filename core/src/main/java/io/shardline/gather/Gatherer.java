package io.shardline.gather;

import com.google.common.collect.MapMaker;
import io.shardline.exec.Scatter;
import io.shardline.plan.Gathering;
import io.shardline.plan.GroupParts;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Runs gathered reads. Safe for use by any thread. */
public final class Gatherer implements AutoCloseable {
    private final Scatter scatter;
    private final int shards;
    private final long budget;
    private final ScheduledThreadPoolExecutor timer;
    /** Parts of groups that have turned out not to be of types that are combined exactly. */
    private final Set<GroupParts> unfit =
            Collections.newSetFromMap(new MapMaker().weakKeys().makeMap());

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
        try (Deadline deadline = Deadline.start(
                timer, call.call().cancellation(), call.call().options().timeoutSeconds())) {
            Optional<GroupParts> parts = gathering.parts().filter(each -> !unfit.contains(each));
            if (parts.isPresent()) {
                Optional<Gathered> answer = run(parts.get(), call, connections, deadline);
                if (answer.isPresent()) {
                    return answer.get();
                }
                // What type a column has is known only now, and is so for every execution.
                unfit.add(parts.get());
            }
            Layout layout = Layout.of(gathering, call, connections, shards);
            return new GatherRun(layout, new TempTables(call, layout), call, connections, deadline)
                    .run(scatter, new Budget(budget))
                    .orElseThrow();
        }
    }

    private Optional<Gathered> run(GroupParts parts, GatherCall call, GatherConnections connections, Deadline deadline)
            throws SQLException {
        Layout layout = Layout.of(parts, call, connections, shards);
        return new GatherRun(layout, new PartTable(call, parts), call, connections, deadline)
                .run(scatter, new Budget(budget));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
