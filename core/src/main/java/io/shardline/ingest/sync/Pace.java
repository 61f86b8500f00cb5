package io.shardline.ingest.sync;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the rows that one part of a sync reads, tells of them, and keeps them below a rate. Safe for use by any thread. */
final class Pace {
    private final SyncWork work;
    private final String doing;
    private final long expected;
    private final long begun = System.nanoTime();
    private final AtomicLong rows = new AtomicLong();

    /** @param expected about how many rows there will be; 0 if nobody knows */
    Pace(SyncWork work, String doing, long expected) {
        this.work = work;
        this.doing = doing;
        this.expected = expected;
    }

    /** Some rows are read and written. Waits if they were too fast. */
    void done(long more) {
        long all = rows.addAndGet(more);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
        if (work.running().progress() != null) {
            synchronized (this) {
                work.running().progress().accept(new SyncProgress(doing, all, expected, elapsed));
            }
        }
        long most = work.running().rowsPerSecond();
        if (most > 0) {
            Duration due = Duration.ofNanos((long) (1e9 * all / most));
            if (due.compareTo(elapsed) > 0) {
                work.stop().await(due.minus(elapsed));
            }
        }
    }

    long rows() {
        return rows.get();
    }
}
