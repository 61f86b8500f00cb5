package io.shardline.topology;

import java.util.List;

/** Where the rows of a table are. */
public sealed interface TablePlacement {
    /**
     * Each row is on the shard that its key decides.
     *
     * @param key column names with PostgreSQL's case folding applied, in the order in which they are hashed
     */
    record Sharded(List<String> key, ShardingRule rule) implements TablePlacement {
        public Sharded {
            key = List.copyOf(key);
        }
    }

    /** Every shard holds the whole table. */
    record Reference() implements TablePlacement {}

    /** One shard holds the whole table. */
    record Pinned(String shard) implements TablePlacement {}

    /** Rows are on any shard, by no rule that the router knows, so the table can only be read. */
    record Spread() implements TablePlacement {}
}
