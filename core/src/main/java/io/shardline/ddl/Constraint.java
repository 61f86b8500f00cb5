package io.shardline.ddl;

import io.shardline.topology.TablePlacement;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.util.List;
import java.util.Optional;

/** A constraint over several rows, as a server declares it. */
sealed interface Constraint {
    /** Why the shards together do not keep it; empty if they do. */
    Optional<String> broken(Topology topology);

    String name();

    /** The table that has it. */
    Relation table();

    /** A table, or the partitioned table that it is a part of. */
    record Relation(String schema, String name) {
        Optional<TablePlacement> placement(Topology topology) {
            return topology.table(schema, name);
        }

        @Override
        public String toString() {
            return schema.equals("public") ? name : schema + "." + name;
        }
    }

    /**
     * A unique index, or one of an exclusion constraint.
     *
     * @param columns without expressions
     */
    record Unique(String name, Relation table, List<String> columns) implements Constraint {
        public Unique {
            columns = List.copyOf(columns);
        }

        @Override
        public Optional<String> broken(Topology topology) {
            if (table.placement(topology).orElse(null) instanceof Sharded sharded
                    && !columns.containsAll(sharded.key())) {
                return Optional.of("It does not contain the shard key (" + String.join(", ", sharded.key())
                        + "), and rows with the same values could lie on several shards.");
            }
            return Optional.empty();
        }
    }

    /** @param columns in the order of those that they refer to */
    record ForeignKey(String name, Relation table, List<String> columns, Relation other, List<String> referred)
            implements Constraint {
        public ForeignKey {
            columns = List.copyOf(columns);
            referred = List.copyOf(referred);
        }

        @Override
        public Optional<String> broken(Topology topology) {
            TablePlacement to = other.placement(topology).orElse(null);
            TablePlacement from = table.placement(topology).orElse(null);
            if (to instanceof Reference || to == null || to instanceof Pinned) {
                // A table that is on one shard only is found there, or the server says that it is not.
                return Optional.empty();
            }
            if (to instanceof Sharded target
                    && from instanceof Sharded source
                    && topology.colocated(source, target)
                    && equated(source, target)) {
                return Optional.empty();
            }
            return Optional.of("Rows of \"" + other + "\" that it refers to could lie on another shard.");
        }

        private boolean equated(Sharded source, Sharded target) {
            for (int i = 0; i < source.key().size(); i++) {
                int position = columns.indexOf(source.key().get(i));
                if (position < 0 || !referred.get(position).equals(target.key().get(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
