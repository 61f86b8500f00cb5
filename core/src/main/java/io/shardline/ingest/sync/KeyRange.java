package io.shardline.ingest.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows after one key and up to another.
 *
 * @param after the key's values as text; null for the lowest rows
 * @param upTo inclusive; null for the highest rows
 */
record KeyRange(@Nullable List<String> after, @Nullable List<String> upTo) {
    static final KeyRange ALL = new KeyRange(null, null);
}
