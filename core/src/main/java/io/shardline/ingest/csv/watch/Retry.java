package io.shardline.ingest.csv.watch;

import java.time.Duration;

/** When something that failed is tried again: after longer and longer pauses. Used by one thread. */
final class Retry {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final long begun = System.nanoTime();
    private Duration pause = FIRST_PAUSE;
    private long next = begun;
    private int failures;

    /** Takes note of a failure; returns the pause that follows. */
    Duration failed() {
        Duration now = pause;
        failures++;
        next = System.nanoTime() + now.toNanos();
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return now;
    }

    /** Something happened that may help. */
    void hasten() {
        next = System.nanoTime();
    }

    boolean isDue() {
        return System.nanoTime() - next >= 0;
    }

    boolean isOlderThan(Duration time) {
        return System.nanoTime() - begun >= time.toNanos();
    }

    int failures() {
        return failures;
    }
}
