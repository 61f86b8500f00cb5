package io.shardline.topology;

import java.util.List;

/** Where the rows of a table are. */
public sealed interface TablePlacement {
    /**
     * Each row is on the shard that its key decides.
     *
     * @param key column names with PostgreSQL's case folding applied, in the order in which they are hashed
     * @param keyUpdates what becomes of an UPDATE that gives a row the key of another shard
     */
    record Sharded(List<String> key, ShardingRule rule, KeyUpdates keyUpdates) implements TablePlacement {
        public Sharded {
            key = List.copyOf(key);
        }

        /** One whose rows stay where they are. */
        public Sharded(List<String> key, ShardingRule rule) {
            this(key, rule, KeyUpdates.REFUSE);
        }
    }

    /** What becomes of an UPDATE that gives a row the shard key of another shard. It does not say where a row is. */
    enum KeyUpdates {
        /** It is refused, so nothing is moved that nobody meant to move. */
        REFUSE,
        /** The row is deleted where it was and inserted where it belongs, in one transaction. */
        MOVE
    }

    /** Every shard holds the whole table. */
    record Reference() implements TablePlacement {}

    /** One shard holds the whole table. */
    record Pinned(String shard) implements TablePlacement {}

    /** Rows are on any shard, by no rule that the router knows, so the table can only be read. */
    record Spread() implements TablePlacement {}
}
