package io.shardline.ingest;

/**
 * What an upsert did; each record read is counted in one of the other numbers.
 *
 * @param read records of the input
 * @param inserted rows that were not there
 * @param updated rows that were there and were changed
 * @param unchanged rows that were there and were left as they are: because they had these values already, or by a condition, the
 *     mode or a trigger
 * @param deleted rows deleted by the delete flag
 * @param missing records to update or delete of which there is no row
 * @param refused records that were refused; the reject listener has heard of each
 * @param duplicates records that gave way to another of the same key. Under LAST_WINS only those that met in one chunk are counted
 *     here; others were written one after the other, and are counted as what that did
 */
public record UpsertResult(
        long read,
        long inserted,
        long updated,
        long unchanged,
        long deleted,
        long missing,
        long refused,
        long duplicates) {}
