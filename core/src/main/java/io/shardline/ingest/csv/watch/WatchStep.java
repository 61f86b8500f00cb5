package io.shardline.ingest.csv.watch;

/** Steps of a file's way between which a watch may be stopped without losing or doubling it. */
enum WatchStep {
    /** The content is known, and not looked up. */
    DIGESTED,
    /** Rows are written, and the ledger is not. */
    WRITTEN,
    /** The ledger is written too. */
    NOTED,
    COMMITTED,
    /** It is written why the file was refused, and the file is where it was. */
    REASONED,
    /** To another file system: a copy is there, under a name that is none of a file. */
    COPIED,
    /** To another file system: the file is hidden where it was. */
    HIDDEN,
    /** To another file system: the copy has its name, and the hidden file is still there. */
    PLACED,
    MOVED;

    /** Is told of each step; tests stop the process in it. */
    interface Watcher {
        void at(WatchStep step);
    }
}
