package io.shardline.ingest.sync;

import java.util.List;

/**
 * What a comparison of both sides found.
 *
 * @param sourceRows rows at the source
 * @param targetRows rows here
 * @param ranges ranges of the key that were compared
 * @param differing those whose digests differ
 */
public record SyncCheck(long sourceRows, long targetRows, int ranges, List<Range> differing) {
    public SyncCheck {
        differing = List.copyOf(differing);
    }

    /** True if both sides have the same rows. */
    public boolean same() {
        return differing.isEmpty();
    }

    /**
     * A range of the key.
     *
     * @param number counted from the lowest keys, from 1; bounds are values of rows and not told
     */
    public record Range(int number, long sourceRows, long targetRows) {}
}
