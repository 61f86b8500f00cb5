package io.shardline.backend;

import java.sql.Connection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What those servers said that have answered. Safe for use by any thread. */
final class KnownFacts {
    private final List<String> names;
    private final AtomicReferenceArray<ServerFacts> facts;
    /** Of all, as they must agree. */
    private volatile int isolation = Connection.TRANSACTION_READ_COMMITTED;

    /** @param names of the shards, in their order */
    KnownFacts(List<String> names) {
        this.names = names;
        this.facts = new AtomicReferenceArray<>(names.size());
    }

    void put(int shard, ServerFacts answered) {
        facts.set(shard, answered);
        isolation = answered.isolation();
    }

    /** @param answered by shard; null for those that have not answered */
    void putAll(@Nullable ServerFacts[] answered) {
        for (int shard = 0; shard < answered.length; shard++) {
            ServerFacts known = answered[shard];
            if (known != null) {
                put(shard, known);
            }
        }
    }

    /** The level of transactions for which none is set. */
    int isolation() {
        return isolation;
    }

    /** By shard name, in the order of the shards. */
    Map<String, ServerFacts> byName() {
        Map<String, ServerFacts> known = new LinkedHashMap<>();
        for (int shard = 0; shard < names.size(); shard++) {
            ServerFacts answered = facts.get(shard);
            if (answered != null) {
                known.put(names.get(shard), answered);
            }
        }
        return Collections.unmodifiableMap(known);
    }

    /** As {@link #byName}, and one shard that answers this. */
    Map<String, ServerFacts> with(int shard, ServerFacts answered) {
        Map<String, ServerFacts> together = new LinkedHashMap<>(byName());
        together.put(names.get(shard), answered);
        return together;
    }
}
