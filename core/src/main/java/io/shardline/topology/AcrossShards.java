package io.shardline.topology;

/** What becomes of a transaction that wrote on several shards. */
public enum AcrossShards {
    /** All shards commit or none does. The default. */
    ATOMIC,
    /** The shards commit by themselves, at the same time; a failure on one leaves the others committed. */
    BEST_EFFORT,
    /** A statement that would write on a second shard is refused. */
    REFUSE
}
