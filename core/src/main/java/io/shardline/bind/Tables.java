package io.shardline.bind;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.catalog.Column;
import io.shardline.catalog.Routine;
import io.shardline.catalog.Schema;
import io.shardline.catalog.Table;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.Placement;
import io.shardline.sql.Name;
import io.shardline.topology.RoutedFunction;
import io.shardline.topology.Shard;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Finds how the table behind a name is placed. Safe for use by any thread. */
public final class Tables {
    private final Topology topology;
    private final Schema schema;
    private final Optional<TablePlacement> fallback;
    private final Set<String> routedNames;
    private final ViewPlacement views;
    private final Map<Table, PlacedTable> placed = new ConcurrentHashMap<>();

    /** @param fallback the placement of every table that the topology does not list, if there is one for all */
    public Tables(Topology topology, Schema schema, Optional<TablePlacement> fallback) {
        this(topology, schema, fallback, ViewPlacement.UNKNOWN);
    }

    private Tables(Topology topology, Schema schema, Optional<TablePlacement> fallback, ViewPlacement views) {
        this.views = views;
        this.topology = topology;
        this.schema = schema;
        this.fallback = fallback;
        this.routedNames =
                topology.functions().keySet().stream().map(TableName::name).collect(Collectors.toSet());
    }

    /** The same, with views that are placed. */
    public Tables placing(ViewPlacement others) {
        return new Tables(topology, schema, fallback, others);
    }

    public Schema schema() {
        return schema;
    }

    /** The number of the shard of that name; -1 if there is none. */
    public int shard(String name) {
        return topology.indexOf(name);
    }

    /** The names of all shards, in their order. */
    public List<String> shardNames() {
        return topology.shards().stream().map(Shard::name).toList();
    }

    /** What the topology says of a table, whether it exists or not; one without a schema is taken for one in {@code public}. */
    public Optional<TablePlacement> declared(Name name) {
        return topology.table(name.schema().orElse("public"), name.last()).or(() -> fallback);
    }

    /** Whether a function of such a name is declared, in whichever schema. */
    public boolean mayBeRouted(String function) {
        return routedNames.contains(function);
    }

    /** How calls of a function are routed; empty if it is not declared. */
    Optional<RoutedFunction> routed(Routine function) {
        return topology.function(function.schema(), function.name());
    }

    /** @throws SQLException TABLE_UNDECLARED, SHARDS_DIFFER, or if the servers cannot be asked */
    public PlacedTable find(Name name) throws SQLException {
        // Before the table is looked for: a shard that comes meanwhile was not asked.
        Set<Integer> absent = schema.absent();
        Optional<Table> table = schema.table(name.schema(), name.last());
        if (table.isEmpty()) {
            requireNone(absent, name.toString());
            return new PlacedTable.Missing(name.toString());
        }
        PlacedTable known = placed.get(table.get());
        if (known == null) {
            known = place(table.get(), absent);
            // Else it is to be asked again whether it exists everywhere.
            if (absent.isEmpty()) {
                placed.put(table.get(), known);
            }
        }
        return known;
    }

    /**
     * As {@link #find}, of a relation that is only read: a view for which that is right counts as a table that is placed as its rows
     * are.
     */
    public PlacedTable findToRead(Name name) throws SQLException {
        PlacedTable found = find(name);
        if (!(found instanceof PlacedTable.View view)
                || view.table().shards().size() < topology.shards().size()) {
            return found;
        }
        return views.placed(view.table()).orElse(found);
    }

    private PlacedTable place(Table table, Set<Integer> absent) throws SQLException {
        if (table.system()) {
            return new PlacedTable.Catalog(table.toString());
        }
        Optional<TablePlacement> declared =
                topology.table(table.schema(), table.name()).or(() -> fallback);
        if (declared.isEmpty()) {
            return undeclared(table, absent);
        }
        TablePlacement placement = declared.get();
        if (placement instanceof TablePlacement.Pinned pinned) {
            return new PlacedTable.Pinned(table, topology.indexOf(pinned.shard()));
        }
        requireEverywhere(table, absent);
        if (placement instanceof TablePlacement.Sharded sharded) {
            return sharded(table, sharded);
        }
        return placement instanceof TablePlacement.Reference
                ? new PlacedTable.Reference(table)
                : new PlacedTable.Spread(table);
    }

    /** What is on no shard, or on one alone, is only known when all have answered. */
    private void requireNone(Set<Integer> absent, String table) throws ShardlineException {
        Optional<Integer> first = absent.stream().min(Integer::compare);
        if (first.isPresent()) {
            throw ShardlineException.of(
                            ErrorCode.SHARD_UNREACHABLE,
                            "table \"%s\" may be on a shard that has not answered yet",
                            table)
                    .withDetail(
                            "Shard \"%s\" did not answer when the connection was opened, nor since.",
                            topology.shards().get(first.get()).name())
                    .withHint("Check that its server runs and can be reached; it is tried again all the time.");
        }
    }

    private PlacedTable undeclared(Table table, Set<Integer> absent) throws ShardlineException {
        if (table.kind() != 'v') {
            requireNone(absent, table.toString());
        }
        if (table.shards().size() == 1 && table.storesRows()) {
            return new PlacedTable.Pinned(table, table.shards().get(0));
        }
        if (table.kind() == 'v') {
            return new PlacedTable.View(table);
        }
        if (!table.storesRows()) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "relation \"%s\" is not a table", table)
                    .withDetail("Each shard has one of its own, and it is not known what rows it holds.")
                    .withHint("Query the tables behind it, or declare it in the topology as what it is.");
        }
        throw ShardlineException.of(ErrorCode.TABLE_UNDECLARED, "table \"%s\" is not declared in the topology", table)
                .withDetail(
                        "It exists on %d shards, so it is not known which rows are whose.",
                        table.shards().size())
                .withHint("Declare it under \"tables\": by its key, as reference, on a shard, or as spread.");
    }

    private void requireEverywhere(Table table, Set<Integer> absent) throws ShardlineException {
        List<String> missing = new ArrayList<>();
        for (int shard = 0; shard < topology.shards().size(); shard++) {
            if (!table.shards().contains(shard) && !absent.contains(shard)) {
                missing.add("\"" + topology.shards().get(shard).name() + "\"");
            }
        }
        if (!missing.isEmpty()) {
            throw ShardlineException.of(ErrorCode.SHARDS_DIFFER, "table \"%s\" is missing on a shard", table)
                    .withDetail("It does not exist on %s.", String.join(", ", missing))
                    .withHint("Create it there with the same columns.");
        }
    }

    private PlacedTable sharded(Table table, TablePlacement.Sharded rule) throws SQLException {
        List<KeyType> types = new ArrayList<>();
        List<Integer> modifiers = new ArrayList<>();
        for (String key : rule.key()) {
            Column column = table.column(key)
                    .orElseThrow(() -> ShardlineException.of(
                            ErrorCode.CONFIG_INVALID, "shard key \"%s\".\"%s\" is no column", table, key));
            KeyType type = KeyType.of(column.type())
                    .filter(known -> column.byteEquality() && !column.generated())
                    .orElseThrow(() -> notAKey(table, column));
            types.add(type);
            modifiers.add(column.modifier());
        }
        return new PlacedTable.Sharded(
                table, rule, types, modifiers, Placement.of(topology, table.toString(), rule, types));
    }

    private static ShardlineException notAKey(Table table, Column column) {
        return ShardlineException.of(
                        ErrorCode.SHARD_KEY_INVALID,
                        "column \"%s\".\"%s\" of type %s cannot be a shard key",
                        table,
                        column.name(),
                        column.type())
                .withDetail(
                        "Equal values of a shard key must have equal bytes, and it must be the statement that gives them.");
    }
}
