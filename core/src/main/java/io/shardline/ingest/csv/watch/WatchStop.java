package io.shardline.ingest.csv.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a watch to end: a file that is being read is undone and stays, one that is read is brought to its end. Safe for use by any thread. */
public final class WatchStop {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Returns at once; the watch ends soon after. */
    public void stop() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits, but not longer than until it is asked; an interrupt asks. */
    void await(Duration time) {
        try {
            if (asked.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
