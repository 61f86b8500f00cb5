package io.shardline.ingest.replay;

/** What becomes of a row whose key is there already. */
public enum ConflictPolicy {
    /** The row that is there gets the dump's values, if they differ. */
    UPDATE,
    /** The row that is there stays: for tables to which rows are only ever added. */
    SKIP,
    /** It is an error, as it would be in the dump. A table without any key is written so, too. */
    ERROR
}
