package io.shardline.ingest.csv;

/** What becomes of the rows that are there. */
public enum CsvMode {
    /** Every record is a new row. */
    APPEND,
    /** New records are inserted, and rows that are there are updated where they differ. */
    UPSERT,
    /** A row that differs is closed, and a new version inserted beside it (a slowly changing dimension of type 2). */
    HISTORY
}
