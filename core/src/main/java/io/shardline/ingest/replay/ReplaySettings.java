package io.shardline.ingest.replay;

import io.shardline.ingest.Rejects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a replay is to do.
 *
 * @param name under which its place is kept
 * @param policies by table, as {@code name} or {@code schema.name}
 * @param keys the columns of a table's key, by table
 */
record ReplaySettings(
        String name,
        Optional<Site> site,
        Optional<ConflictPolicy> policy,
        Map<String, ConflictPolicy> policies,
        Map<String, List<String>> keys,
        Running running) {
    /** The column that each row gets beside its own, and its value. */
    record Site(String column, String value) {}

    /**
     * How it runs.
     *
     * @param batchRows rows of one transaction, at least
     * @param mostRefused one more stops it
     */
    record Running(
            int batchRows,
            long mostRefused,
            boolean restart,
            boolean dryRun,
            @Nullable Rejects rejects,
            @Nullable Consumer<ReplayProgress> progress) {}

    /** What was said of a table, by its name with or without the schema. */
    static <T> Optional<T> of(Map<String, T> said, List<String> parts) {
        T qualified = said.get(String.join(".", parts));
        return Optional.ofNullable(qualified != null ? qualified : said.get(parts.get(parts.size() - 1)));
    }
}
