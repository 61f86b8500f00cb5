package io.shardline.sharding;

/** What a conversion gives in place of a key value. */
public enum NoKey {
    /** The column's type cannot hold the value, so no row equals it. */
    NO_MATCH,
    /** It is not certain what the server makes of the value: do not route by it. */
    UNKNOWN
}
