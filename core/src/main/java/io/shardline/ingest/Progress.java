package io.shardline.ingest;

import java.time.Duration;

/**
 * How far a job is.
 *
 * @param read records read
 * @param written records whose chunk is written, or that were refused
 * @param elapsed since the job began
 */
public record Progress(long read, long written, Duration elapsed) {
    /** Records written in a second, on average. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : written * 1e9 / elapsed.toNanos();
    }
}
