package io.shardline.gather;

import io.shardline.exec.Cancellation;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Cancels an execution when its time is up; the driver's own time-out knows nothing of COPY. */
final class Deadline implements AutoCloseable {
    private final Cancellation cancellation;
    private final long at;
    private final boolean limited;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ScheduledFuture<?> pending;
    private boolean over;

    private Deadline(Cancellation cancellation, int seconds) {
        this.cancellation = cancellation;
        this.limited = seconds > 0;
        this.at = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** @param seconds from now; 0 for never */
    static Deadline start(ScheduledExecutorService timer, Cancellation cancellation, int seconds) {
        Deadline deadline = new Deadline(cancellation, seconds);
        if (deadline.limited) {
            deadline.pending = timer.schedule(deadline::expire, seconds, TimeUnit.SECONDS);
        }
        return deadline;
    }

    private void expire() {
        lock.lock();
        try {
            if (!over) {
                cancellation.cancel();
            }
        } catch (SQLException e) {
            // A shard that cannot be told is one whose connection will fail by itself.
        } finally {
            lock.unlock();
        }
    }

    /** What is left for the last statement, in whole seconds; 0 for any time. */
    int secondsLeft() {
        return limited ? (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(at - System.nanoTime()) + 1) : 0;
    }

    /** After this it cancels nothing: the next execution is none of its business. */
    @Override
    public void close() {
        if (pending != null) {
            pending.cancel(false);
        }
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }
}
