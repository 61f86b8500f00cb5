package io.shardline.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * What one statement may use.
 *
 * @param gatherBytes bytes that one statement may gather into temporary tables; 0 forbids gathering
 * @param statementTimeout longest run of one statement; empty leaves it to the servers
 * @param scatterThreads threads of one connection that run statements on several shards at once
 */
public record Limits(long gatherBytes, Optional<Duration> statementTimeout, int scatterThreads) {
    /** 1 GiB, no timeout, 32 threads. */
    public static final Limits DEFAULT = new Limits(1L << 30, Optional.empty(), 32);

    /** These limits with another number of bytes to gather. */
    public Limits withGatherBytes(long bytes) {
        return new Limits(bytes, statementTimeout, scatterThreads);
    }

    /** These limits with another timeout. */
    public Limits withStatementTimeout(Duration timeout) {
        return new Limits(gatherBytes, Optional.of(timeout), scatterThreads);
    }

    /** These limits without a timeout. */
    public Limits withoutStatementTimeout() {
        return new Limits(gatherBytes, Optional.empty(), scatterThreads);
    }

    /** These limits with another number of threads. */
    public Limits withScatterThreads(int threads) {
        return new Limits(gatherBytes, statementTimeout, threads);
    }
}
