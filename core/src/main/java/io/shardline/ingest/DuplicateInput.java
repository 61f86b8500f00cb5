package io.shardline.ingest;

/** What is done when the input has a key twice. */
public enum DuplicateInput {
    /** The later record counts. */
    LAST_WINS,
    /** The earlier record counts. The keys are kept in memory. */
    FIRST_WINS,
    /** The later record is refused. The keys are kept in memory. */
    ERROR
}
