package io.shardline.txn;

import io.shardline.txn.RecoveryRound.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers in the background, on one thread that is made when there is something to do. Safe for use by any thread. */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** Decisions are deleted some at a time. */
    private static final long SWEEP_MILLIS = 2_000;

    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5_000;

    private record Finished(String gid, int primary) {}

    private final Recovery recovery;
    private final ScheduledThreadPoolExecutor thread;
    private final ConcurrentLinkedQueue<Finished> finished = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> adopted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicBoolean retrying = new AtomicBoolean();

    Leftovers(Recovery recovery) {
        this.recovery = recovery;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "shardline-recovery");
            made.setDaemon(true);
            return made;
        });
    }

    /** @param now whether something is known to be there */
    void start(Optional<Duration> every, boolean now) {
        if (now) {
            schedule(this::round, 0);
        }
        every.ifPresent(this::scheduleNext);
    }

    private void scheduleNext(Duration every) {
        // Not all processes at the same moment, even if they were started together.
        long millis = Math.round(every.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
        schedule(
                () -> {
                    round();
                    scheduleNext(every);
                },
                millis);
    }

    private void round() {
        try {
            recovery.round();
        } catch (RuntimeException e) {
            LOG.error("recovery failed", e);
        }
    }

    void adopt(Gid gid) {
        adopted.add(gid.toString());
        if (retrying.compareAndSet(false, true)) {
            schedule(() -> retry(FIRST_RETRY_MILLIS), FIRST_RETRY_MILLIS);
        }
    }

    /** Goes on, ever more slowly, until nothing of them is left anywhere. */
    private void retry(long pause) {
        retrying.set(false);
        Set<String> left = new HashSet<>();
        for (String gid = adopted.poll(); gid != null; gid = adopted.poll()) {
            left.add(gid);
        }
        try {
            RecoveryRound round = recovery.round(left);
            if (round.unreachable().isEmpty()) {
                Set<String> still = new HashSet<>();
                round.parts().stream()
                        .filter(part -> part.outcome() == Outcome.LEFT)
                        .forEach(part -> still.add(RecoveryPass.transaction(part.gid())));
                left.retainAll(still);
            }
        } catch (RuntimeException e) {
            LOG.error("recovery failed", e);
        }
        adopted.addAll(left);
        if (!left.isEmpty() && retrying.compareAndSet(false, true)) {
            long next = Math.min(pause * 2, LAST_RETRY_MILLIS);
            schedule(() -> retry(next), next);
        }
    }

    void finished(Gid gid, int primary) {
        finished.add(new Finished(gid.toString(), primary));
        if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
            schedule(this::sweep, SWEEP_MILLIS);
        }
    }

    private void sweep() {
        sweeping.set(false);
        Map<Integer, List<String>> byShard = new HashMap<>();
        for (Finished each = finished.poll(); each != null; each = finished.poll()) {
            byShard.computeIfAbsent(each.primary(), shard -> new ArrayList<>()).add(each.gid());
        }
        byShard.forEach(recovery::delete);
    }

    private void schedule(Runnable task, long millis) {
        try {
            thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: another process recovers what is left, or this one when it is started again.
        }
    }

    /** Ends the thread; a round that runs is not waited for. Deletes the decisions that nobody needs. */
    @Override
    public void close() {
        thread.shutdownNow();
        sweep();
    }
}
