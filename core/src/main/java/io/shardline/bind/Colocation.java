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

    /** A pair of sharded relations whose rows need not have equal shard keys where both are present; empty if there is none. */
    public Optional<Pair> notColocated() {
        for (int i = 0; i < sharded.size(); i++) {
            for (int j = i + 1; j < sharded.size(); j++) {
                Pair pair = new Pair(sharded.get(i), sharded.get(j));
                if (!linked(pair)) {
                    return Optional.of(pair);
                }
            }
        }
        return Optional.empty();
    }

    /** Two relations, in the order of the text. */
    public record Pair(Relation left, Relation right) {}

    private static boolean linked(Pair pair) {
        PlacedTable.Sharded left = (PlacedTable.Sharded) pair.left.table();
        PlacedTable.Sharded right = (PlacedTable.Sharded) pair.right.table();
        boolean plain = pair.left.reference().plain() && pair.right.reference().plain();
        if (!plain || !sameFunction(left, right)) {
            return false;
        }
        List<Equality> equalities = equalities(pair);
        for (int i = 0; i < left.key().size(); i++) {
            Scope.ColumnOf key = new Scope.ColumnOf(pair.left, left.key().get(i));
            Scope.ColumnOf other = new Scope.ColumnOf(pair.right, right.key().get(i));
            if (!equalColumns(key, equalities).contains(other)) {
                return false;
            }
        }
        return true;
    }

    /** True if equal keys of both are on one shard. */
    public static boolean sameFunction(PlacedTable.Sharded left, PlacedTable.Sharded right) {
        return left.rule().rule().sameAs(right.rule().rule())
                && left.types().stream()
                        .map(Colocation::family)
                        .toList()
                        .equals(right.types().stream().map(Colocation::family).toList());
    }

    static KeyType family(KeyType type) {
        return switch (type) {
            case INT2, INT4, INT8 -> KeyType.INT8;
            case TEXT, VARCHAR -> KeyType.TEXT;
            default -> type;
        };
    }

    /** Two columns that hold equal values, with types that hash alike. */
    private record Equality(Scope.ColumnOf left, Scope.ColumnOf right) {}

    /**
     * What holds wherever rows of both are present: the conditions of both, and those of every relation that an equality among
     * them needs a row of. The condition of a third relation, which an outer join may leave out, does not hold by itself.
     */
    private static List<Equality> equalities(Pair pair) {
        List<Equality> found = new ArrayList<>();
        Set<Relation> present = new HashSet<>();
        Deque<Relation> open = new ArrayDeque<>(List.of(pair.left, pair.right));
        while (!open.isEmpty()) {
            Relation relation = open.pop();
            if (present.add(relation)) {
                List<Equality> holding = new ArrayList<>(equalities(relation));
                present.forEach(other -> holding.addAll(joined(relation, other)));
                for (Equality equality : holding) {
                    found.add(equality);
                    open.push(equality.left.relation());
                    open.push(equality.right.relation());
                }
            }
        }
        return found;
    }

    /** What an outer join of the two demands, and no condition of either does. */
    private static List<Equality> joined(Relation one, Relation other) {
        List<Equality> found = new ArrayList<>();
        for (Scope scope : Set.copyOf(List.of(one.scope(), other.scope()))) {
            scope.outerJoins().stream()
                    .filter(join -> join.joins(one, other))
                    .forEach(join -> found.addAll(equalities(join.on(), scope)));
        }
        return found;
    }

    private static List<Equality> equalities(Relation relation) {
        return equalities(relation.conditions(), relation.scope());
    }

    private static List<Equality> equalities(List<Expression> conditions, Scope scope) {
        List<Equality> found = new ArrayList<>();
        for (Expression condition : conditions) {
            if (condition instanceof Expression.Comparison equal
                    && equal.operator().equals("=")) {
                Optional<Scope.ColumnOf> left = scope.resolve(equal.left());
                Optional<Scope.ColumnOf> right = scope.resolve(equal.right());
                if (left.isPresent() && right.isPresent() && sameType(left.get(), right.get())) {
                    found.add(new Equality(left.get(), right.get()));
                }
            }
        }
        return found;
    }

    private static Set<Scope.ColumnOf> equalColumns(Scope.ColumnOf start, List<Equality> equalities) {
        Set<Scope.ColumnOf> found = new HashSet<>(List.of(start));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Equality equality : equalities) {
                if (found.contains(equality.left) || found.contains(equality.right)) {
                    grew |= found.add(equality.left) | found.add(equality.right);
                }
            }
        }
        return found;
    }

    private static boolean sameType(Scope.ColumnOf left, Scope.ColumnOf right) {
        Optional<String> type = ColumnTypes.of(left);
        return type.isPresent() && type.equals(ColumnTypes.of(right));
    }
}
