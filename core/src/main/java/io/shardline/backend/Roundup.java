package io.shardline.backend;

import com.google.common.util.concurrent.Uninterruptibles;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Does the same with every shard, all at once, on threads that are gone afterwards. */
final class Roundup {
    private static final int MOST_THREADS = 32;

    private Roundup() {}

    /**
     * What came of meeting the shards.
     *
     * @param facts by shard, null where it did not answer or is not to be used
     * @param refusals why it is not to be used, by shard
     * @param failures why it did not answer, by shard
     */
    record Answers(
            @Nullable ServerFacts[] facts,
            Map<Integer, ShardlineException> refusals,
            Map<Integer, ConnectFailures.Failure> failures) {}

    /** Meets every shard. */
    static Answers meet(List<Acquaintance> shards) {
        List<Callable<ServerFacts>> meetings = new ArrayList<>();
        shards.forEach(shard -> meetings.add(shard::meet));
        List<Future<ServerFacts>> answers = run(meetings);
        Answers all = new Answers(new @Nullable ServerFacts[shards.size()], new TreeMap<>(), new TreeMap<>());
        for (int shard = 0; shard < shards.size(); shard++) {
            try {
                all.facts[shard] = Uninterruptibles.getUninterruptibly(answers.get(shard));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ShardlineException refusal) {
                    all.refusals.put(shard, refusal);
                } else {
                    all.failures.put(shard, shards.get(shard).failure(sqlCause(e)));
                }
            }
        }
        return all;
    }

    /** A pool may take a while to close when a connection is just being made. */
    static void closeAll(List<ShardPool> pools) {
        List<Callable<Void>> closings = new ArrayList<>();
        pools.forEach(pool -> closings.add(Executors.callable(pool::close, null)));
        run(closings);
    }

    private static <T> List<Future<T>> run(List<Callable<T>> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(tasks.size(), MOST_THREADS), Roundup::daemon);
        try {
            List<Future<T>> futures = tasks.stream().map(threads::submit).toList();
            futures.forEach(Roundup::await);
            return futures;
        } finally {
            threads.shutdown();
            Uninterruptibles.awaitTerminationUninterruptibly(threads);
        }
    }

    private static void await(Future<?> future) {
        try {
            Uninterruptibles.getUninterruptibly(future);
        } catch (ExecutionException e) {
            // Whoever looks at the answers sees it there.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "shardline-opening");
        thread.setDaemon(true);
        return thread;
    }

    private static SQLException sqlCause(ExecutionException e) {
        return e.getCause() instanceof SQLException cause
                ? cause
                : new SQLException(String.valueOf(e.getCause()), "08001", e.getCause());
    }
}
