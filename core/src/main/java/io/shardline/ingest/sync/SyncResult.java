package io.shardline.ingest.sync;

/**
 * What one run did to the target.
 *
 * @param loaded rows that the first load copied
 * @param read rows that were read in the order of the stamp
 * @param inserted rows that were not there
 * @param updated rows that were there and differed
 * @param deleted rows that the source no longer has
 */
public record SyncResult(long loaded, long read, long inserted, long updated, long deleted) {
    static final SyncResult NOTHING = new SyncResult(0, 0, 0, 0, 0);

    SyncResult plus(SyncResult more) {
        return new SyncResult(
                loaded + more.loaded,
                read + more.read,
                inserted + more.inserted,
                updated + more.updated,
                deleted + more.deleted);
    }
}
