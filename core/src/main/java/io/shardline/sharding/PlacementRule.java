package io.shardline.sharding;

import io.shardline.ShardlineException;
import org.jspecify.annotations.Nullable;

/** A sharding rule with the types of its key. Shards are numbers of the topology; {@link #NO_SHARD} is none. */
interface PlacementRule {
    int NO_SHARD = -1;

    int shardOf(@Nullable Object[] key) throws ShardlineException;

    /** As {@link #shardOf} of a key of one column whose canonical values are {@code Long}. */
    default int shardOfLong(long key) throws ShardlineException {
        return shardOf(new Object[] {key});
    }

    /** As {@link #shardOf} of a key of one column of text, varchar or bpchar. */
    default int shardOfText(String key) throws ShardlineException {
        return shardOf(new Object[] {key});
    }

    /** Every shard that may own a row, ascending. */
    int[] shards();

    /** Every shard that may own a row within the interval, ascending. */
    default int[] shardsWithin(KeyInterval interval) {
        return shards();
    }
}
