package io.shardline.bind;

import io.shardline.catalog.Table;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.Placement;
import io.shardline.topology.TablePlacement;
import java.util.List;
import java.util.Optional;

/** A table as the topology places it and the servers declare it. */
public sealed interface PlacedTable {
    /** The name to show. */
    String name();

    /** What the servers declare, where that was asked. */
    default Optional<Table> definition() {
        return Optional.empty();
    }

    /**
     * Rows lie by their key.
     *
     * @param types of the key columns, in the order of the key
     * @param modifiers their declared lengths or digits, as {@code pg_attribute.atttypmod}
     */
    record Sharded(
            Table table, TablePlacement.Sharded rule, List<KeyType> types, List<Integer> modifiers, Placement function)
            implements PlacedTable {
        public Sharded {
            types = List.copyOf(types);
            modifiers = List.copyOf(modifiers);
        }

        @Override
        public String name() {
            return table.toString();
        }

        @Override
        public Optional<Table> definition() {
            return Optional.of(table);
        }

        public List<String> key() {
            return rule.key();
        }
    }

    /** A copy on every shard. */
    record Reference(Table table) implements PlacedTable {
        @Override
        public String name() {
            return table.toString();
        }

        @Override
        public Optional<Table> definition() {
            return Optional.of(table);
        }
    }

    /** On no shard. */
    record Missing(String name) implements PlacedTable {}

    /** On one shard. */
    record Pinned(Table table, int shard) implements PlacedTable {
        @Override
        public String name() {
            return table.toString();
        }

        @Override
        public Optional<Table> definition() {
            return Optional.of(table);
        }
    }

    /** A view, whose tables may be on several shards. */
    record View(Table table) implements PlacedTable {
        @Override
        public String name() {
            return table.toString();
        }
    }

    /** Rows lie on any shard, by no known rule. */
    record Spread(Table table) implements PlacedTable {
        @Override
        public String name() {
            return table.toString();
        }

        @Override
        public Optional<Table> definition() {
            return Optional.of(table);
        }
    }

    /** A catalog of the servers' own: each shard's speaks of that shard. */
    record Catalog(String name) implements PlacedTable {}
}
