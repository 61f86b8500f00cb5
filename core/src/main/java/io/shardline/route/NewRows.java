package io.shardline.route;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.NoKey;
import org.jspecify.annotations.Nullable;

/** Finds the owner of rows to be inserted, by the key as it will be stored. */
final class NewRows {
    private final PlacedTable.Sharded table;

    NewRows(PlacedTable.Sharded table) {
        this.table = table;
    }

    /** @param key as converted; changed here to what the columns will hold */
    int shard(@Nullable Object[] key) throws ShardlineException {
        for (int i = 0; i < key.length; i++) {
            Object value = key[i];
            if (value != null) {
                key[i] = stored(value, i);
            }
        }
        return table.function().shardForNewRow(key);
    }

    private Object stored(Object value, int index) throws ShardlineException {
        String name = table.key().get(index);
        KeyType type = table.types().get(index);
        Object stored = type.stored(value, table.modifiers().get(index));
        if (stored == NoKey.UNKNOWN) {
            throw ShardlineException.of(
                            ErrorCode.SHARD_KEY_INVALID,
                            "invalid value for shard key \"%s\".\"%s\" of type %s",
                            table.name(),
                            name,
                            type.typname())
                    .withDetail("It is not certain what the server would store, and so who would own the row.")
                    .withHint("Give a value of the column's own type.");
        }
        return stored;
    }

    static ShardlineException missing(PlacedTable.Sharded table, int index) {
        return ShardlineException.of(
                        ErrorCode.NULL_SHARD_KEY,
                        "null value in shard key \"%s\".\"%s\"",
                        table.name(),
                        table.key().get(index))
                .withDetail("A row of VALUES has fewer values than the shard key needs.");
    }
}
