package io.shardline.topology;

/** What happens when a shard cannot be reached, or disagrees, while the connection is opened. */
public enum Startup {
    /** Opening fails. The default. */
    STRICT,
    /** Opening succeeds if any shard answers; until such a shard has come, statements fail that need it. */
    LENIENT
}
