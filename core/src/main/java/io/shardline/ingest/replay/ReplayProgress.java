package io.shardline.ingest.replay;

import java.time.Duration;

/**
 * How far a replay is.
 *
 * @param bytes read of the file as it is stored, compressed or not
 * @param size the file's bytes; 0 where it is not known
 * @param rows read since the last begin
 */
public record ReplayProgress(long bytes, long size, long rows, Duration elapsed) {
    /** Rows in a second, on average. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : rows * 1e9 / elapsed.toNanos();
    }
}
