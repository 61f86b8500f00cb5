package io.shardline.ingest;

/** What is done with a record, by whether its row is there. */
public enum UpsertMode {
    /** Insert what is new; a row that is there is an error of the record. */
    INSERT,
    /** Insert what is new, and leave alone what is there. */
    IGNORE,
    /** Change what is there, and leave out what is not. */
    UPDATE,
    /** Insert what is new, and change what is there. */
    UPSERT
}
