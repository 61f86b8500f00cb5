package io.shardline.bind;

import io.shardline.sharding.KeyType;
import io.shardline.sql.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells whether rows that a statement brings together always lie on one shard. */
public final class Colocation {
    private final List<Relation> sharded;

    public Colocation(List<Relation> relations) {
        sharded = relations.stream()
                .filter(relation -> relation.table() instanceof PlacedTable.Sharded)
                .toList();
    }

    /** A sharded relation that is not joined to the first one by equal shard keys, through any chain; empty if all are. */
    public Optional<Relation> notColocated() {
        if (sharded.isEmpty()) {
            return Optional.empty();
        }
        Set<Relation> reached = new HashSet<>(List.of(sharded.get(0)));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Relation relation : sharded) {
                grew |= !reached.contains(relation) && linksToAny(relation, reached) && reached.add(relation);
            }
        }
        return sharded.stream().filter(relation -> !reached.contains(relation)).findFirst();
    }

    private boolean linksToAny(Relation relation, Set<Relation> reached) {
        return reached.stream().anyMatch(other -> links(relation, other) || links(other, relation));
    }

    /** True if every row of {@code from} that reaches the result meets rows of {@code to} with its own shard key only. */
    private static boolean links(Relation from, Relation to) {
        PlacedTable.Sharded left = (PlacedTable.Sharded) from.table();
        PlacedTable.Sharded right = (PlacedTable.Sharded) to.table();
        if (!from.reference().plain() || !to.reference().plain() || !sameFunction(left, right)) {
            return false;
        }
        for (int i = 0; i < left.key().size(); i++) {
            Scope.ColumnOf key = new Scope.ColumnOf(from, left.key().get(i));
            if (!equalColumns(key, from)
                    .contains(new Scope.ColumnOf(to, right.key().get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameFunction(PlacedTable.Sharded left, PlacedTable.Sharded right) {
        return left.rule().rule().sameAs(right.rule().rule())
                && left.types().stream()
                        .map(Colocation::family)
                        .toList()
                        .equals(right.types().stream().map(Colocation::family).toList());
    }

    private static KeyType family(KeyType type) {
        return switch (type) {
            case INT2, INT4, INT8 -> KeyType.INT8;
            case TEXT, VARCHAR -> KeyType.TEXT;
            default -> type;
        };
    }

    /** All columns that the conditions of a relation make equal to one, with types that hash alike. */
    private static Set<Scope.ColumnOf> equalColumns(Scope.ColumnOf start, Relation relation) {
        Set<Scope.ColumnOf> found = new HashSet<>(List.of(start));
        Deque<Scope.ColumnOf> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            Scope.ColumnOf column = open.pop();
            for (Scope.ColumnOf other : equalTo(column, relation)) {
                if (found.add(other)) {
                    open.push(other);
                }
            }
        }
        return found;
    }

    private static List<Scope.ColumnOf> equalTo(Scope.ColumnOf column, Relation relation) {
        List<Scope.ColumnOf> others = new ArrayList<>();
        for (Expression condition : relation.conditions()) {
            if (condition instanceof Expression.Comparison equal
                    && equal.operator().equals("=")) {
                Optional<Scope.ColumnOf> left = relation.scope().resolve(equal.left());
                Optional<Scope.ColumnOf> right = relation.scope().resolve(equal.right());
                if (left.isPresent() && right.isPresent() && sameType(left.get(), right.get())) {
                    left.filter(column::equals).ifPresent(same -> others.add(right.get()));
                    right.filter(column::equals).ifPresent(same -> others.add(left.get()));
                }
            }
        }
        return others;
    }

    private static boolean sameType(Scope.ColumnOf left, Scope.ColumnOf right) {
        Optional<String> type = ColumnTypes.of(left);
        return type.isPresent() && type.equals(ColumnTypes.of(right));
    }
}
