package io.shardline.examples.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as COPY takes them. */
final class Lines {
    static final int ROWS = 10_000;

    private Lines() {}

    /** All of them, in no order of owners. */
    static byte[] whole() {
        return of(1).get(0);
    }

    /** For each shard its own. */
    static List<byte[]> of(int shards) {
        List<StringBuilder> parts = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            parts.add(new StringBuilder());
        }
        for (long id = 1; id <= ROWS; id++) {
            parts.get(Owner.of(id, shards)).append(id + "\taccount " + id + "\t" + 7 * id + "\n");
        }
        return parts.stream()
                .map(part -> part.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
