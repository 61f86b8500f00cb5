package io.shardline.ingest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What one chunk came to. Used by one thread. */
final class Tally {
    private long inserted;
    private long updated;
    private long unchanged;
    private long deleted;
    private long missing;
    private long duplicates;
    private BigDecimal digest = BigDecimal.ZERO;
    private final List<Reject> rejects = new ArrayList<>();

    void write(long rows, long insertedRows, long updatedRows, long missingRows) {
        inserted += insertedRows;
        updated += updatedRows;
        missing += missingRows;
        unchanged += rows - insertedRows - updatedRows - missingRows;
    }

    void delete(long rows, long deletedRows) {
        deleted += deletedRows;
        missing += rows - deletedRows;
    }

    void duplicates(long rows) {
        duplicates += rows;
    }

    /** Adds the digest of rows as they were written, whose order does not matter. */
    void digest(BigDecimal rows) {
        digest = digest.add(rows);
    }

    /** True if two shards that were given the same rows to write came to the same. */
    boolean agrees(Tally other) {
        return inserted == other.inserted
                && updated == other.updated
                && unchanged == other.unchanged
                && deleted == other.deleted
                && missing == other.missing
                && digest.compareTo(other.digest) == 0;
    }

    void refuse(Reject reject) {
        rejects.add(reject);
    }

    List<Reject> rejects() {
        return rejects;
    }

    void add(Tally other) {
        inserted += other.inserted;
        updated += other.updated;
        unchanged += other.unchanged;
        deleted += other.deleted;
        missing += other.missing;
        duplicates += other.duplicates;
    }

    /** @param refused including those of chunks that were added */
    UpsertResult result(long read, long refused) {
        return new UpsertResult(read, inserted, updated, unchanged, deleted, missing, refused, duplicates);
    }
}
