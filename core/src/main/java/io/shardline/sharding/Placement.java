package io.shardline.sharding;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.ShardingRule;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which shard owns a row of one table, by the canonical values of its key ({@link KeyType}). Shards are given by their number in
 * {@link Topology#shards()}. Immutable and thread-safe; hashing one integer or one ASCII text allocates nothing.
 */
public final class Placement {
    /** Given in place of a shard where none owns the key: a read finds no row there, and an INSERT is refused. */
    public static final int NO_SHARD = PlacementRule.NO_SHARD;

    private final String table;
    private final List<String> columns;
    private final List<KeyType> types;
    private final PlacementRule rule;
    private final boolean ordered;

    private Placement(String table, List<String> columns, List<KeyType> types, PlacementRule rule, boolean ordered) {
        this.table = table;
        this.columns = columns;
        this.types = types;
        this.rule = rule;
        this.ordered = ordered;
    }

    /**
     * Gives a sharded table of the topology the types of its key.
     *
     * @param table its name, for messages
     * @param types of the key's columns, in the key's order
     * @throws ShardlineException CONFIG_INVALID if a list or range has texts that are no values of the column's type, or values that
     *     overlap as such, or a sharding function cannot be made
     */
    public static Placement of(Topology topology, String table, Sharded sharded, List<KeyType> types)
            throws ShardlineException {
        if (types.size() != sharded.key().size()) {
            throw new IllegalArgumentException(
                    types.size() + " types for " + sharded.key().size() + " key columns");
        }
        PlacementRule rule = rule(topology, sharded, List.copyOf(types), table);
        return new Placement(
                table, sharded.key(), List.copyOf(types), rule, !types.get(0).isText());
    }

    private static PlacementRule rule(Topology topology, Sharded sharded, List<KeyType> types, String table)
            throws ShardlineException {
        RuleText texts = new RuleText(table, sharded.key().get(0), types.get(0));
        ShardingRule rule = sharded.rule();
        if (rule instanceof ByList byList) {
            return new ListRule(byList, topology, texts);
        }
        if (rule instanceof ByRange byRange) {
            return new RangeRule(byRange, topology, texts);
        }
        if (rule instanceof Custom custom) {
            return new CustomRule(custom.className(), topology, types, table);
        }
        return new HashRule(types, topology.bucketOwners());
    }

    /** The types of the key's columns. */
    public List<KeyType> types() {
        return types;
    }

    /**
     * This placement, for a text key whose column has the collation "C" (or "POSIX"): only then does the server order texts
     * as ranges do here, by UTF-8 bytes, so that {@link #shardsBetween} can leave out shards.
     */
    public Placement whereCollationIsC() {
        return new Placement(table, columns, types, rule, true);
    }

    /**
     * The shard that owns the rows of a key.
     *
     * @param key canonical values. A null column has no part in a hash, as in PostgreSQL, and no place in another rule. NO_MATCH has no
     *     owner.
     * @return {@link #NO_SHARD} if none does: no value of a list or range, or NO_MATCH
     * @throws ShardlineException SHARD_KEY_INVALID if a sharding function fails or does not give the name of a shard
     * @throws IllegalArgumentException if a value is UNKNOWN, by which nothing can be routed, or there are too few or too many
     */
    public int shardOf(@Nullable Object[] key) throws ShardlineException {
        return isPlaceable(key) ? rule.shardOf(key) : NO_SHARD;
    }

    /**
     * As {@link #shardOf} of a key of one column whose type {@link KeyType#isLong()}; the value must be in the type's range.
     *
     * @throws ShardlineException as {@link #shardOf} does
     */
    public int shardOfLong(long key) throws ShardlineException {
        if (types.size() != 1 || !types.get(0).isLong()) {
            throw new IllegalArgumentException("the key is not one column with Long values");
        }
        return rule.shardOfLong(key);
    }

    /**
     * As {@link #shardOf} of a key of one column whose type {@link KeyType#isText()}; without trailing spaces for bpchar.
     *
     * @throws ShardlineException as {@link #shardOf} does
     */
    public int shardOfText(String key) throws ShardlineException {
        if (types.size() != 1 || !types.get(0).isText()) {
            throw new IllegalArgumentException("the key is not one column of text");
        }
        return rule.shardOfText(key);
    }

    /**
     * The shard that must take a new row, all columns of whose key were converted as {@link KeyType#stored} does.
     *
     * @throws ShardlineException NULL_SHARD_KEY if a column is null; SHARD_KEY_INVALID if no shard owns the key, or as in
     *     {@link #shardOf}
     */
    public int shardForNewRow(@Nullable Object[] key) throws ShardlineException {
        for (int i = 0; i < columns.size(); i++) {
            if (key[i] == null) {
                throw ShardlineException.of(
                        ErrorCode.NULL_SHARD_KEY,
                        "null value in shard key \"%s\" of table \"%s\"",
                        columns.get(i),
                        table);
            }
        }
        int shard = shardOf(key);
        if (shard == NO_SHARD) {
            throw ShardlineException.of(
                            ErrorCode.SHARD_KEY_INVALID,
                            "no shard owns this value of shard key \"%s\" of table \"%s\"",
                            String.join("\", \"", columns),
                            table)
                    .withDetail("The table's list or range in the topology does not have it.")
                    .withHint("Add the value or an interval with it to the topology.");
        }
        return shard;
    }

    /** The hash bucket of a key, as {@link #shardOf} takes it; -1 if the table is not sharded by hash, or for NO_MATCH. */
    public int bucketOf(@Nullable Object[] key) {
        return isPlaceable(key) && rule instanceof HashRule hash ? hash.bucketOf(key) : -1;
    }

    /** Every shard that may own a row of the table, ascending. */
    public int[] shards() {
        return rule.shards();
    }

    /**
     * Every shard that may own a row whose key, of one column, is between two bounds, ascending. Only lists and ranges can leave shards
     * out; for text they do only {@linkplain #whereCollationIsC() under the collation "C"}.
     *
     * @param low canonical; null, or what a conversion gave as {@link NoKey}, is unbounded
     * @param high canonical; null, or what a conversion gave as {@link NoKey}, is unbounded
     */
    public int[] shardsBetween(
            @Nullable Object low, boolean lowInclusive, @Nullable Object high, boolean highInclusive) {
        KeyInterval interval = new KeyInterval(
                low instanceof NoKey ? null : low, lowInclusive, high instanceof NoKey ? null : high, highInclusive);
        if (!ordered || types.size() != 1) {
            return rule.shards();
        }
        return interval.isEmpty(types.get(0).domain()) ? new int[0] : rule.shardsWithin(interval);
    }

    private boolean isPlaceable(@Nullable Object[] key) {
        if (key.length != types.size()) {
            throw new IllegalArgumentException(key.length + " values for " + types.size() + " key columns");
        }
        for (Object value : key) {
            if (value == NoKey.NO_MATCH || (value == null && !(rule instanceof HashRule))) {
                return false;
            }
            if (value == NoKey.UNKNOWN) {
                throw new IllegalArgumentException("a key that is not certain cannot be routed by");
            }
        }
        return true;
    }
}
