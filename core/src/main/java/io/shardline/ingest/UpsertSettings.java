package io.shardline.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link BulkUpsert} was told, checked as far as that goes without a server. */
record UpsertSettings(
        String table,
        UpsertMode mode,
        Optional<List<String>> conflictColumns,
        Optional<List<String>> columns,
        Optional<List<String>> updateColumns,
        Map<String, String> expressions,
        Optional<String> condition,
        Optional<String> deleteFlag,
        boolean onlyChanged,
        DuplicateInput duplicates,
        Running running,
        Refusals refusals,
        @Nullable Consumer<Progress> progress) {

    /**
     * How it runs.
     *
     * @param writers for each shard
     * @param sorted each chunk by its key, so that writers of the same rows do not wait for each other in a circle
     * @param whole everything in one transaction
     */
    record Running(int chunkRows, int writers, boolean sorted, boolean whole, int retries) {}

    /** @param most of them before it stops; with none the first one stops it */
    record Refusals(long most, @Nullable Rejects listener) {}
}
