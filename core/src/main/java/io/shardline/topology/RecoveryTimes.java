package io.shardline.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * When transactions over several shards that somebody left unfinished are brought to their end.
 *
 * @param every how often all shards are looked at; empty leaves it to calls
 * @param after how long a transaction must have been unfinished, by its server's clock, before somebody else cares for it
 */
public record RecoveryTimes(Optional<Duration> every, Duration after) {
    /** Every minute, after ten seconds. */
    public static final RecoveryTimes DEFAULT =
            new RecoveryTimes(Optional.of(Duration.ofMinutes(1)), Duration.ofSeconds(10));

    /** These times with another interval; empty for none. */
    public RecoveryTimes withEvery(Optional<Duration> interval) {
        return new RecoveryTimes(interval, after);
    }

    /** These times with another patience. */
    public RecoveryTimes withAfter(Duration patience) {
        return new RecoveryTimes(every, patience);
    }
}
