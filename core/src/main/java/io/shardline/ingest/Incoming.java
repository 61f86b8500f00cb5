package io.shardline.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A record on its way.
 *
 * @param row its number in the input, from 1
 * @param values of the columns, in PostgreSQL's text form
 * @param deletes whether its row is to be deleted
 */
record Incoming(long row, @Nullable String[] values, boolean deletes) {
    /** About how many bytes it takes in memory. */
    int size() {
        int size = 64;
        for (String value : values) {
            size += value == null ? 8 : 48 + value.length();
        }
        return size;
    }
}
