package io.shardline.sharding;

import io.shardline.ShardlineException;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Half-open intervals, each of one shard, that do not overlap. */
final class RangeRule implements PlacementRule {
    private record Interval(@Nullable Object from, @Nullable Object to, int shard) {}

    private final KeyDomain domain;
    private final Interval[] ascending;

    RangeRule(ByRange rule, Topology topology, RuleText texts) throws ShardlineException {
        this.domain = texts.type().domain();
        List<Interval> intervals = new ArrayList<>();
        for (RangeEntry entry : rule.entries()) {
            Object from = entry.from() == null ? null : texts.read(entry.from(), "range", entry.shard());
            Object to = entry.to() == null ? null : texts.read(entry.to(), "range", entry.shard());
            if (from != null && to != null && domain.compare(from, to) >= 0) {
                throw texts.problem("range", "an interval of shard \"" + entry.shard() + "\" is empty");
            }
            intervals.add(new Interval(from, to, topology.indexOf(entry.shard())));
        }
        intervals.sort(Comparator.comparing(Interval::from, Comparator.nullsFirst(domain::compare)));
        this.ascending = intervals.toArray(Interval[]::new);
        checkDisjoint(topology, texts);
    }

    private void checkDisjoint(Topology topology, RuleText texts) throws ShardlineException {
        for (int i = 1; i < ascending.length; i++) {
            Interval before = ascending[i - 1];
            Object from = ascending[i].from();
            if (before.to() == null || from == null || domain.compare(before.to(), from) > 0) {
                String one = topology.shards().get(before.shard()).name();
                String other = topology.shards().get(ascending[i].shard()).name();
                throw texts.problem("range", "intervals of the shards \"" + one + "\" and \"" + other + "\" overlap");
            }
        }
    }

    @Override
    public int shardOf(@Nullable Object[] key) {
        Object value = Objects.requireNonNull(key[0]);
        int low = 0;
        int high = ascending.length;
        // The first interval that begins above the value: the one before it may hold the value.
        while (low < high) {
            int middle = (low + high) >>> 1;
            Object from = ascending[middle].from();
            if (from == null || domain.compare(from, value) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return NO_SHARD;
        }
        Interval candidate = ascending[low - 1];
        boolean within = candidate.to() == null || domain.compare(value, candidate.to()) < 0;
        return within ? candidate.shard() : NO_SHARD;
    }

    @Override
    public int[] shards() {
        return distinct(IntStream.range(0, ascending.length));
    }

    @Override
    public int[] shardsWithin(KeyInterval interval) {
        return distinct(IntStream.range(0, ascending.length)
                .filter(i -> interval.meets(ascending[i].from(), ascending[i].to(), domain)));
    }

    private int[] distinct(IntStream indexes) {
        return indexes.map(i -> ascending[i].shard()).distinct().sorted().toArray();
    }
}
