package io.shardline.exec;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.plan.PlanNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs statements on several shards at once, on the caller's thread and those of a pool, and merges what they return.
 *
 * <p>Safe for use by any thread. Nothing waits for a thread: what the pool does not take at once, the caller runs.
 */
public final class Scatter implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final long budget;

    /**
     * @param scatterThreads most threads beside the callers' own; they are made when needed
     * @param gatherBytes how much memory the groups of one statement may take
     */
    public Scatter(int scatterThreads, long gatherBytes) {
        AtomicInteger made = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, scatterThreads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "shardline-scatter-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.budget = gatherBytes;
    }

    /**
     * Reads from several shards.
     *
     * @param shards ascending; at least one
     * @return rows that hold a connection to each shard until they have ended or are closed
     * @throws SQLException the first error of a shard, with what else went wrong after it; connections are given back then
     * @throws ShardlineException NOT_SUPPORTED if the columns that turned up cannot be merged exactly; SHARDS_DIFFER;
     *     LIMIT_EXCEEDED; CANCELLED, also if the caller is interrupted while it waits for other threads
     */
    public UnifiedResultSet merge(PlanNode root, int[] shards, ShardCall call, ShardConnections connections)
            throws SQLException {
        checkArgument(shards.length > 0, "no shards");
        ReadOptions options = call.options();
        ReadShape shape = ReadShape.of(root, call);
        boolean ownTransactions = shape.fetchSize(options) > 0 && connections.autoCommit();
        List<Lease> leases = connections.take(shards, ownTransactions);
        List<ShardCursor> sources = leases.stream()
                .map(lease -> new ShardCursor(lease, connections, ownTransactions))
                .toList();
        try {
            ShardQuery query =
                    ShardQuery.of(call, shape, shape.maxRows(options, budget), call.askTheTime(leases.get(0)));
            ask(leases, call, (position, lease) -> sources.get(position).open(query));
            RowCursor rows = new Operators(sources, shape, budget).of(root);
            UnifiedResultSet result = new UnifiedResultSet(rows, shape.hidden(), options.maxRows(), () -> {});
            result.setFetchSize(options.fetchSize());
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(e, sources);
            throw e;
        }
    }

    private void ask(List<Lease> leases, ShardCall call, ShardTask<?> task) throws SQLException {
        if (!call.options().oneByOne()) {
            onShards(leases, call.cancellation(), task);
            return;
        }
        for (int position = 0; position < leases.size(); position++) {
            int at = position;
            onShards(List.of(leases.get(at)), call.cancellation(), (only, lease) -> task.run(at, lease));
        }
    }

    /**
     * Asks each shard for its own plan of what it would be sent.
     *
     * @param command what stands before the text
     * @return each shard's lines, in the order of {@code shards}
     */
    public List<List<String>> explain(
            PlanNode root, int[] shards, ShardCall call, ShardConnections connections, String command)
            throws SQLException {
        List<Lease> leases = connections.take(shards, false);
        try {
            ShardQuery query = ShardQuery.of(call, ReadShape.of(root, call), 0, call.askTheTime(leases.get(0)))
                    .behind(command);
            return onShards(leases, call.cancellation(), (position, lease) -> query.lines(lease.connection()));
        } finally {
            leases.forEach(connections::giveBack);
        }
    }

    private static void closeAfter(Throwable failure, List<ShardCursor> sources) {
        try {
            RowCursor.closeAll(sources);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Does the same on several shards at once and waits for all. The last one runs on the caller's thread.
     *
     * <p>The first failure cancels the others on their servers; all have ended when it is thrown, but what they did is not
     * undone. Failures name their shard; other failures than those that were cancelled follow the first one as its next
     * exceptions. An interrupt of the caller, noticed while it waits for other threads, is such a failure too, and is kept.
     *
     * @param leases one per shard; remain the caller's
     * @return what the task returned, in the order of {@code leases}
     */
    public <T> List<T> onShards(List<Lease> leases, Cancellation cancellation, ShardTask<T> task) throws SQLException {
        return new FanOut<>(leases, cancellation, task).run(threads);
    }

    /**
     * Does several things at once and waits for all. The last one runs on the caller's thread, and with it those that no thread
     * takes at once.
     *
     * <p>None of them may wait for another; then nobody ever waits for a thread.
     *
     * @return what they gave, in their order
     * @throws SQLException the failure of the first in the list that failed; those of others follow as its next exceptions
     */
    public <T> List<T> together(List<Callable<T>> tasks) throws SQLException {
        List<FutureTask<T>> begun = tasks.stream().map(FutureTask::new).toList();
        try {
            for (int i = 0; i + 1 < begun.size(); i++) {
                threads.execute(begun.get(i));
            }
        } catch (RejectedExecutionException e) {
            // All threads are busy: the caller does the rest.
        }
        for (int i = begun.size() - 1; i >= 0; i--) {
            // Does nothing for one that a thread has taken.
            begun.get(i).run();
        }
        return results(begun);
    }

    private static <T> List<T> results(List<FutureTask<T>> ended) throws SQLException {
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        for (FutureTask<T> task : ended) {
            try {
                results.add(Uninterruptibles.getUninterruptibly(task));
            } catch (ExecutionException e) {
                if (failure instanceof SQLException first && e.getCause() instanceof SQLException next) {
                    first.setNextException(next);
                } else if (failure == null) {
                    failure = e.getCause();
                }
            }
        }
        if (failure != null) {
            Throwables.throwIfInstanceOf(failure, SQLException.class);
            Throwables.throwIfUnchecked(failure);
            throw new IllegalStateException(failure);
        }
        return results;
    }

    /** Lets idle threads go. What runs still ends, and what comes later is run by its caller. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
