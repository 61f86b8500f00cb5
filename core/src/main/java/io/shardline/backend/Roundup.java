package io.shardline.backend;

import com.google.common.util.concurrent.Uninterruptibles;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the same with every shard, all at once, on threads that are gone afterwards. */
final class Roundup {
    private static final Logger LOG = LoggerFactory.getLogger(Roundup.class);

    private static final int MOST_THREADS = 32;

    private Roundup() {}

    /**
     * Meets every shard.
     *
     * @param lenient whether those are let pass that do not answer or are not to be used
     * @throws ShardlineException with all that did not answer, or else the first that is not to be used
     */
    static void meet(List<Acquaintance> shards, boolean lenient) throws ShardlineException {
        List<Callable<ServerFacts>> meetings = new ArrayList<>();
        shards.forEach(shard -> meetings.add(shard::meet));
        List<Future<ServerFacts>> answers = run(meetings);
        List<ConnectFailures.Failure> failures = new ArrayList<>();
        List<ShardlineException> refusals = new ArrayList<>();
        for (int shard = 0; shard < answers.size(); shard++) {
            try {
                Uninterruptibles.getUninterruptibly(answers.get(shard));
            } catch (ExecutionException e) {
                if (lenient) {
                    LOG.warn(
                            "shard \"{}\" cannot be used yet",
                            shards.get(shard).address().name(),
                            e.getCause());
                } else if (e.getCause() instanceof ShardlineException refusal) {
                    refusals.add(refusal);
                } else {
                    failures.add(shards.get(shard).failure(sqlCause(e)));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw ConnectFailures.of(failures, shards.size());
        }
        if (!refusals.isEmpty()) {
            refusals.stream().skip(1).forEach(refusals.get(0)::addSuppressed);
            throw refusals.get(0);
        }
    }

    /** A pool may take a while to close when a connection is just being made. */
    static void closeAll(List<HikariDataSource> pools) {
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
