package io.shardline.ingest.sync;

/** Steps between which a sync may be stopped without losing or doubling a row. */
enum SyncStep {
    /** The state says that the target is to be made. */
    BEGUN,
    /** The target is made. */
    CREATED,
    /** What is to be loaded is noted. */
    PLANNED,
    /** Rows are written, and the state is not. */
    WRITTEN,
    /** The state is written too. */
    NOTED,
    COMMITTED,
    /** All ranges are loaded. */
    LOADED,
    /** The target has its keys and indexes. */
    INDEXED;

    /** Is told of each step; tests stop the process in it. */
    interface Watcher {
        void at(SyncStep step);
    }
}
