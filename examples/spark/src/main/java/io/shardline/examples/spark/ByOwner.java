package io.shardline.examples.spark;

import org.apache.spark.Partitioner;

/** A partition for each shard; the key of a pair is the shard's number. */
final class ByOwner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;

    ByOwner(int shards) {
        this.shards = shards;
    }

    @Override
    public int numPartitions() {
        return shards;
    }

    @Override
    public int getPartition(Object shard) {
        return (Integer) shard;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByOwner same && same.shards == shards;
    }

    @Override
    public int hashCode() {
        return shards;
    }
}
