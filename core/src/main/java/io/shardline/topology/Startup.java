package io.shardline.topology;

/** What happens when a shard cannot be reached, or disagrees, while the connection is opened. */
public enum Startup {
    /** Opening fails. The default. */
    STRICT,
    /** Opening succeeds; a statement fails when it needs such a shard. */
    LENIENT
}
