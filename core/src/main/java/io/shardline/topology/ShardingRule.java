package io.shardline.topology;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a key becomes a shard. Values are texts here: they get the column's type in {@code io.shardline.sharding}. */
public sealed interface ShardingRule {
    /** PostgreSQL's own hash over the whole key, then the topology's bucket map. */
    record Hash() implements ShardingRule {}

    /** Each value of a key of one column is listed. */
    record ByList(List<ListEntry> entries) implements ShardingRule {
        public ByList {
            entries = List.copyOf(entries);
        }
    }

    /** Intervals of a key of one column. */
    record ByRange(List<RangeEntry> entries) implements ShardingRule {
        public ByRange {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The user's own {@code io.shardline.sharding.ShardingFunction}.
     *
     * @param className binary name of the class, which has a public constructor without parameters
     */
    record Custom(String className) implements ShardingRule {}

    /** One listed value and its shard. */
    record ListEntry(String value, String shard) {}

    /**
     * A half-open interval and its shard.
     *
     * @param from the least value in it; null is unbounded
     * @param to the least value above it; null is unbounded
     */
    record RangeEntry(@Nullable String from, @Nullable String to, String shard) {}

    /** Whether both rules give every value of one type the same shard; the order of entries does not matter. */
    default boolean sameAs(ShardingRule other) {
        if (this instanceof ByList mine && other instanceof ByList theirs) {
            return new HashSet<>(mine.entries()).equals(new HashSet<>(theirs.entries()));
        }
        if (this instanceof ByRange mine && other instanceof ByRange theirs) {
            return new HashSet<>(mine.entries()).equals(new HashSet<>(theirs.entries()));
        }
        return equals(other);
    }
}
