package io.shardline.ingest.sync;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a sync to end: what is being written is brought to its end, and nothing is begun after it. Safe for use by any thread. */
public final class SyncStop {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Returns at once; the sync ends soon after. */
    public void stop() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Waits, but not longer than until it is asked.
     *
     * @return whether it is asked
     */
    boolean await(Duration time) {
        try {
            return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
