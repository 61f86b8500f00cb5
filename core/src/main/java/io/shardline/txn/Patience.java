package io.shardline.txn;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param after how long a transaction must have been prepared, by its server's clock, before it is taken for left
 * @param keep how long a decision to commit is kept, by its server's clock, if the process that took it does not delete it. That
 *     process may have lost its connection at that moment, and still have to find out: within half of this, by its own clock, it
 *     believes that a missing decision was never taken
 * @param settle how long a commit waits for its own outcome when the connection broke
 */
record Patience(Duration after, Duration keep, Duration settle) {
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(12);

    static Patience after(Duration after) {
        return new Patience(after, KEEP, SETTLE);
    }
}
