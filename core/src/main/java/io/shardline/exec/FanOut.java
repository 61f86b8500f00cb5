package io.shardline.exec;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation.Running;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One task on several shards at once. The first failure ends it: what has not begun is left out, what runs is cancelled on its
 * server, and nothing runs any more when the failure is thrown.
 */
final class FanOut<T> {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final List<Lease> leases;
    private final Cancellation cancellation;
    private final ShardTask<T> task;
    private final AtomicReferenceArray<T> results;
    private final CountDownLatch undone;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final Queue<Throwable> others = new ConcurrentLinkedQueue<>();

    FanOut(List<Lease> leases, Cancellation cancellation, ShardTask<T> task) {
        this.leases = leases;
        this.cancellation = cancellation;
        this.task = task;
        this.results = new AtomicReferenceArray<>(leases.size());
        this.undone = new CountDownLatch(leases.size());
    }

    /**
     * Runs the last one on this thread, and of the others those that {@code threads} does not take at once.
     *
     * @return a result per lease
     */
    List<T> run(Executor threads) throws SQLException {
        Deque<Integer> waiting = new ArrayDeque<>(leases.size());
        for (int position = 0; position < leases.size(); position++) {
            waiting.add(position);
        }
        while (!waiting.isEmpty()) {
            handOver(waiting, threads);
            perform(waiting.removeLast());
        }
        await();
        throwFailure();
        List<T> all = new ArrayList<>(leases.size());
        for (int position = 0; position < leases.size(); position++) {
            all.add(results.get(position));
        }
        return all;
    }

    private void handOver(Deque<Integer> waiting, Executor threads) {
        try {
            while (waiting.size() > 1) {
                int position = waiting.getFirst();
                threads.execute(() -> perform(position));
                waiting.removeFirst();
            }
        } catch (RejectedExecutionException e) {
            // All threads are busy. In a queue it could wait for those who wait for us, so the caller does it.
        }
    }

    private void perform(int position) {
        boolean isFirst = false;
        try {
            if (first.get() == null) {
                results.set(position, run(position, leases.get(position)));
            }
        } catch (SQLException | RuntimeException | Error e) {
            isFirst = failed(e);
        } finally {
            undone.countDown();
        }
        if (isFirst) {
            cancelOthers();
        }
    }

    private T run(int position, Lease lease) throws SQLException {
        try (Running work = cancellation.start(lease)) {
            running.add(work);
            return task.run(position, lease);
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        } catch (RuntimeException | Error e) {
            lease.discard();
            throw e;
        }
    }

    private boolean failed(Throwable e) {
        if (first.compareAndSet(null, e)) {
            return true;
        }
        // One that was cancelled has nothing to say of why.
        if (!(e instanceof SQLException sql && ErrorCode.CANCELLED.sqlState().equals(sql.getSQLState()))) {
            others.add(e);
        }
        return false;
    }

    /** Repeats the request until all have ended: the server forgets one that arrives before the statement does. */
    private void cancelOthers() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean ended = undone.getCount() == 0;
        while (!ended) {
            running.forEach(FanOut::cancel);
            ended = Uninterruptibles.awaitUninterruptibly(undone, pause, TimeUnit.MILLISECONDS);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void cancel(Running work) {
        try {
            work.cancel();
        } catch (SQLException e) {
            // The server cannot be reached for this; the work ends by itself, or by the error that the network gives
            // it.
        }
    }

    private void await() {
        if (undone.getCount() == 0) {
            return;
        }
        try {
            undone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (failed(ShardlineException.of(ErrorCode.CANCELLED, "interrupted while waiting for shards")
                    .causedBy(e))) {
                cancelOthers();
            } else {
                Uninterruptibles.awaitUninterruptibly(undone);
            }
        }
    }

    private void throwFailure() throws SQLException {
        Throwable failure = first.get();
        if (failure == null) {
            return;
        }
        for (Throwable other : others) {
            if (failure instanceof SQLException sql && other instanceof SQLException following) {
                sql.setNextException(following);
            } else {
                failure.addSuppressed(other);
            }
        }
        Throwables.throwIfInstanceOf(failure, SQLException.class);
        Throwables.throwIfUnchecked(failure);
        throw new IllegalStateException(failure);
    }
}
