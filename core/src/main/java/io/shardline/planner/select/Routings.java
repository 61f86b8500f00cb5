package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.KeySet;
import io.shardline.bind.Operand;
import io.shardline.bind.OwnedCall;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.route.Routing;
import java.util.ArrayList;
import java.util.List;

/** Where the rows of relations can be. */
public final class Routings {
    private final BoundStatement bound;

    public Routings(BoundStatement bound) {
        this.bound = bound;
    }

    public List<Routing> of(List<Relation> relations) {
        List<Routing> routings = new ArrayList<>();
        relations.forEach(relation -> routings.add(of(relation)));
        return routings;
    }

    /** Where every relation's rows can be, and where functions have to run. */
    public List<Routing> all() {
        List<Routing> routings = new ArrayList<>(of(bound.relations()));
        for (OwnedCall call : bound.ownedCalls()) {
            if (call.owner() instanceof OwnedCall.Owner.OfKey key) {
                routings.add(new Routing.OfCall(call.call().name().toString(), key.table(), key.key()));
            }
        }
        return routings;
    }

    public Routing of(Relation relation) {
        PlacedTable table = relation.table();
        if (table instanceof PlacedTable.Sharded sharded) {
            return of(sharded, bound.keys().getOrDefault(relation, new KeySet.Everything()));
        }
        if (table instanceof PlacedTable.Pinned pinned) {
            return new Routing.Pinned(pinned.shard());
        }
        if (table instanceof PlacedTable.Spread) {
            return new Routing.Scatter();
        }
        // A catalog speaks of its own shard, so it is always the same one's.
        return table instanceof PlacedTable.Catalog ? new Routing.Pinned(0) : new Routing.AnyShard();
    }

    private static Routing of(PlacedTable.Sharded table, KeySet keys) {
        if (keys instanceof KeySet.Everything) {
            return new Routing.Scatter();
        }
        if (keys instanceof KeySet.Product product && product.single()) {
            List<Operand> key = product.choices().stream()
                    .map(choice -> ((KeySet.Choice.One) choice).operand())
                    .toList();
            return new Routing.ByKey(table, key);
        }
        return new Routing.ByKeys(table, keys);
    }

    /**
     * The relations of which every result row holds a row, so that a shard can only give rows if each of them has some there.
     */
    public List<Routing> required() {
        return required(bound.scopes().get(0).origins());
    }

    /** Those of a list. */
    public List<Routing> required(List<Relation> relations) {
        return of(relations.stream()
                .filter(relation -> !relation.nullable())
                .filter(relation -> relation.table() instanceof PlacedTable.Sharded
                        || relation.table() instanceof PlacedTable.Spread)
                .toList());
    }
}
