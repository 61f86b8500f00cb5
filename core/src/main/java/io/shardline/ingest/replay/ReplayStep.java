package io.shardline.ingest.replay;

/** Steps of a batch, between which a replay may be stopped without losing or doubling a row. */
enum ReplayStep {
    /** Read, and nothing is sent. */
    READ,
    /** The rows are written, and not the place. */
    WRITTEN,
    /** The place is written too. */
    PLACED,
    COMMITTED;

    /** Is told of each step; tests stop the process in it. */
    interface Watcher {
        void at(ReplayStep step);
    }
}
