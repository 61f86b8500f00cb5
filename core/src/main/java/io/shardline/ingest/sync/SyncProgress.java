package io.shardline.ingest.sync;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a sync is.
 *
 * @param doing what it does: {@code load}, {@code increment} or {@code compare}
 * @param rows read at the source since it began with that
 * @param expected about how many there will be, by the source's statistics; 0 where it is not known
 * @param elapsed since it began with that
 */
public record SyncProgress(String doing, long rows, long expected, Duration elapsed) {
    /** Rows in a second, on average. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : rows * 1e9 / elapsed.toNanos();
    }

    /** The time that is left, if the rest goes as fast. */
    public Optional<Duration> left() {
        return rows == 0 || expected < rows
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) ((double) elapsed.toNanos() / rows * (expected - rows))));
    }
}
