package io.shardline.topology;

/** Whether the servers themselves refuse rows that they do not own. */
public enum Guard {
    /** The servers check nothing. The default. */
    OFF,
    /**
     * A CHECK constraint on every sharded table refuses a row of another shard, whoever writes it; made by {@link
     * io.shardline.ParallelConnection#initialize}.
     */
    CHECK
}
