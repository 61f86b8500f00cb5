package io.shardline.route;

import io.shardline.bind.KeySet;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import java.util.List;

/** Where the rows of a statement, or of one relation in it, can be. */
public sealed interface Routing {
    /** The owner of one key. */
    record ByKey(PlacedTable.Sharded table, List<Operand> key) implements Routing {
        public ByKey {
            key = List.copyOf(key);
        }
    }

    /** The owners of a set of keys. */
    record ByKeys(PlacedTable.Sharded table, KeySet keys) implements Routing {}

    /**
     * The owners of keys that rows are to get.
     *
     * @param key for each column of the key its value: one for all rows, or a list with as many as there are rows
     */
    record ToOwner(PlacedTable.Sharded table, List<KeySet.Choice> key) implements Routing {
        public ToOwner {
            key = List.copyOf(key);
        }
    }

    /**
     * The owner of the key that a function is given.
     *
     * @param function its name
     */
    record OfCall(String function, PlacedTable.Sharded table, List<Operand> key) implements Routing {
        public OfCall {
            key = List.copyOf(key);
        }
    }

    /** The shards of any of these: of the arms of a set operation, of which each has rows of its own. */
    record Either(List<Routing> arms) implements Routing {
        public Either {
            arms = List.copyOf(arms);
        }
    }

    /** One shard, always the same. */
    record Pinned(int shard) implements Routing {}

    /** Whichever shard: all have the same to say. */
    record AnyShard() implements Routing {}

    /** Every shard, to be read. */
    record Scatter() implements Routing {}

    /** Every shard, to be written. */
    record Broadcast() implements Routing {}

    /** No shard: no row can match. */
    record Nowhere() implements Routing {}
}
