package io.shardline.sharding;

import java.util.List;

/**
 * A user's own rule for which shard owns a row. Named in the topology by its class, which needs a public constructor without
 * parameters; one object serves all threads, so it must be thread-safe.
 *
 * <p>It must give equal keys the same shard for as long as rows are placed by it: no clock, no random number, no state that
 * changes. It runs for every statement that names a key, so it should not wait for anything.
 */
@FunctionalInterface
public interface ShardingFunction {
    /**
     * The shard that owns rows of this key.
     *
     * @param key the values of the key's columns in the topology's order, none null: {@code Long} for integer columns,
     *     {@code BigDecimal} without trailing zeros for numeric ({@code Double} for its NaN and infinities), {@code String} for text
     *     types (without trailing blanks for bpchar), {@code byte[]}, {@code UUID}, {@code LocalDate}, {@code LocalDateTime}, and
     *     {@code Instant} for timestamptz; infinite dates and times are the types' own MIN and MAX
     * @return the name of a shard of the topology; any other is an error of the statement
     */
    String shardOf(List<Object> key);
}
