package io.shardline.ingest;

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
