package io.shardline;

import io.shardline.bind.PlacedTable;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.NoKey;
import io.shardline.topology.Shard;
import io.shardline.topology.Topology;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which shard owns a row of one table that is sharded, or lies on one shard. Immutable and safe for use by any thread; costs no round trip. */
public final class Owners {
    private final PlacedTable.@Nullable Sharded table;
    private final int pinned;
    private final List<String> shards;

    private Owners(PlacedTable.@Nullable Sharded table, int pinned, List<String> shards) {
        this.table = table;
        this.pinned = pinned;
        this.shards = shards;
    }

    static Owners of(PlacedTable table, Topology topology) throws ShardlineException {
        List<String> names = topology.shards().stream().map(Shard::name).toList();
        if (table instanceof PlacedTable.Pinned pinned) {
            return new Owners(null, pinned.shard(), names);
        }
        if (table instanceof PlacedTable.Sharded sharded) {
            return new Owners(sharded, -1, names);
        }
        if (table instanceof PlacedTable.Missing) {
            throw ShardlineException.of(ErrorCode.TABLE_UNKNOWN, "table \"%s\" does not exist", table.name())
                    .withHint("Create it first; the topology says only where its rows lie.");
        }
        throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "rows of \"%s\" have no owner", table.name())
                .withDetail("Only a row of a sharded table, or of one on one shard, has a shard that it belongs to.");
    }

    /** The columns of the shard key, in the order in which {@link #shardOf} takes them; none of a table on one shard. */
    public List<String> keyColumns() {
        return table == null ? List.of() : table.key();
    }

    /** The names of the shards that may own rows of the table. */
    public List<String> shards() {
        return table == null
                ? List.of(shards.get(pinned))
                : Arrays.stream(table.function().shards()).mapToObj(shards::get).toList();
    }

    /**
     * The name of the shard that owns the rows of a key.
     *
     * @param key a value for each of {@link #keyColumns}, as JDBC would bind it; a {@code String} is read as a literal of the
     *     column's type would be
     * @throws ShardlineException NULL_SHARD_KEY; SHARD_KEY_INVALID if no shard owns the key, or it is not certain what the server
     *     would store
     */
    public String shardOf(@Nullable Object... key) throws ShardlineException {
        return shards.get(indexOf(key));
    }

    /** As {@link #shardOf}, by the shard's position in the topology. */
    public int indexOf(@Nullable Object... key) throws ShardlineException {
        if (key.length != keyColumns().size()) {
            throw new IllegalArgumentException(
                    key.length + " values for " + keyColumns().size() + " columns of the shard key");
        }
        if (table == null) {
            return pinned;
        }
        @Nullable Object[] stored = new @Nullable Object[key.length];
        for (int i = 0; i < key.length; i++) {
            Object value = key[i];
            stored[i] = value == null ? null : stored(table, value, i);
        }
        return table.function().shardForNewRow(stored);
    }

    private static Object stored(PlacedTable.Sharded table, Object value, int part) throws ShardlineException {
        KeyType type = table.types().get(part);
        Object stored = type.stored(type.convert(value), table.modifiers().get(part));
        if (stored == NoKey.UNKNOWN) {
            throw ShardlineException.of(
                            ErrorCode.SHARD_KEY_INVALID,
                            "invalid value for shard key \"%s\".\"%s\" of type %s",
                            table.name(),
                            table.key().get(part),
                            type.typname())
                    .withDetail("It is not certain what the server would store, and so who would own the row.")
                    .withHint("Give a value of the column's own type.");
        }
        return stored;
    }
}
