package io.shardline.sharding;

import io.shardline.ShardlineException;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.Topology;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Each value to its shard. */
final class ListRule implements PlacementRule {
    private final KeyDomain domain;
    private final Map<Object, Integer> shardOfIdentity = new HashMap<>();
    private final Map<Object, Integer> shardOfValue = new LinkedHashMap<>();

    ListRule(ByList rule, Topology topology, RuleText texts) throws ShardlineException {
        this.domain = texts.type().domain();
        for (ListEntry entry : rule.entries()) {
            Object value = texts.read(entry.value(), "list", entry.shard());
            int shard = topology.indexOf(entry.shard());
            Integer earlier = shardOfIdentity.putIfAbsent(domain.identity(value), shard);
            if (earlier != null && earlier != shard) {
                throw texts.problem(
                        "list",
                        "one value, written in two ways, is given to the shards \""
                                + topology.shards().get(earlier).name() + "\" and \"" + entry.shard() + "\"");
            }
            shardOfValue.put(value, shard);
        }
    }

    @Override
    public int shardOf(@Nullable Object[] key) {
        Object value = Objects.requireNonNull(key[0]);
        return shardOfIdentity.getOrDefault(domain.identity(value), NO_SHARD);
    }

    @Override
    public int[] shards() {
        return shardOfValue.values().stream()
                .mapToInt(shard -> shard)
                .distinct()
                .sorted()
                .toArray();
    }

    @Override
    public int[] shardsWithin(KeyInterval interval) {
        return shardOfValue.entrySet().stream()
                .filter(entry -> interval.contains(entry.getKey(), domain))
                .mapToInt(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toArray();
    }
}
