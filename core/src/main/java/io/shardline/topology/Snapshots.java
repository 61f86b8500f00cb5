package io.shardline.topology;

/** What a transaction at REPEATABLE READ or above sees of transactions over several shards. */
public enum Snapshots {
    /** Each shard's own snapshot, taken when the transaction first touches it. The default. */
    EACH,
    /**
     * One of all shards, taken together when the transaction begins to read: of a transaction over several shards it shows all or
     * nothing.
     */
    COMMON
}
