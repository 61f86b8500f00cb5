package io.shardline.bind;

import io.shardline.bind.KeySet.Choice;
import io.shardline.sql.Expression;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Derives what shard keys a relation's rows can have from the conditions they satisfy, through chains of equal columns and
 * across query levels.
 */
final class KeyConditions {
    private final SqlText text;
    private final Relation relation;
    private final PlacedTable.Sharded table;

    KeyConditions(SqlText text, Relation relation, PlacedTable.Sharded table) {
        this.text = text;
        this.relation = relation;
        this.table = table;
    }

    /** Conditions that hold together, and the level in which their names are to be looked up. */
    private record Known(List<Expression> conjuncts, Scope scope) {}

    KeySet derive() {
        return relation.reference().plain()
                ? derive(new Known(relation.conditions(), relation.scope()), true)
                : new KeySet.Everything();
    }

    private KeySet derive(Known known, boolean splitOr) {
        List<KeySet> sets = new ArrayList<>();
        product(known).ifPresent(sets::add);
        for (Expression conjunct : known.conjuncts()) {
            rows(conjunct).ifPresent(sets::add);
            if (splitOr && conjunct instanceof Expression.Or or) {
                sets.add(anyOf(or, known));
            }
        }
        if (table.key().size() == 1) {
            between(known.conjuncts()).ifPresent(sets::add);
        }
        sets.removeIf(KeySet.Everything.class::isInstance);
        return switch (sets.size()) {
            case 0 -> new KeySet.Everything();
            case 1 -> sets.get(0);
            default -> new KeySet.AllOf(sets);
        };
    }

    /** Each arm of an OR together with all that holds beside it. */
    private KeySet anyOf(Expression.Or or, Known around) {
        List<KeySet> arms = new ArrayList<>();
        for (Expression arm : or.children()) {
            List<Expression> both = new ArrayList<>(around.conjuncts());
            both.remove(or);
            both.addAll(Conjuncts.of(arm));
            KeySet set = derive(new Known(both, around.scope()), false);
            if (set instanceof KeySet.Everything) {
                return set;
            }
            arms.add(set);
        }
        return new KeySet.AnyOf(arms);
    }

    private Optional<KeySet> product(Known known) {
        List<Choice> choices = new ArrayList<>();
        for (String column : table.key()) {
            Optional<Choice> choice = choice(new Scope.ColumnOf(relation, column), known, new HashSet<>());
            if (choice.isEmpty()) {
                return Optional.empty();
            }
            choices.add(choice.get());
        }
        return Optional.of(new KeySet.Product(choices));
    }

    /** What a column can be; a single value is preferred to a list, and a direct condition to one through a join. */
    private Optional<Choice> choice(Scope.ColumnOf column, Known known, Set<Scope.ColumnOf> seen) {
        if (!seen.add(column)) {
            return Optional.empty();
        }
        Optional<Choice> best = Optional.empty();
        for (Expression conjunct : known.conjuncts()) {
            Optional<Choice> choice = direct(column, conjunct, known.scope());
            if (choice.isPresent() && (best.isEmpty() || choice.get() instanceof Choice.One)) {
                best = choice;
            }
        }
        return best.isPresent() ? best : throughEquals(column, known, seen);
    }

    private Optional<Choice> direct(Scope.ColumnOf column, Expression conjunct, Scope scope) {
        if (conjunct instanceof Expression.Comparison equal && equal.operator().equals("=")) {
            if (isColumn(equal.left(), column, scope)) {
                return scope.constants(equal.right(), text);
            }
            return isColumn(equal.right(), column, scope) ? scope.constants(equal.left(), text) : Optional.empty();
        }
        if (conjunct instanceof Expression.InList in && !in.negated() && isColumn(in.left(), column, scope)) {
            return listed(in);
        }
        if (conjunct instanceof Expression.EqualsAny any && isColumn(any.left(), column, scope)) {
            return any.array() instanceof Expression.ArrayItems items
                    ? operands(items.children()).map(Choice.Listed::new)
                    : Operands.of(any.array(), text).map(Choice.Elements::new);
        }
        return Optional.empty();
    }

    private Optional<Choice> listed(Expression.InList in) {
        return text.kind(in.list().from()) == TokenKind.LIST
                ? Optional.of(new Choice.Flat(in.list().from(), 0))
                : operands(in.items()).map(Choice.Listed::new);
    }

    private Optional<List<Operand>> operands(List<Expression> items) {
        List<Operand> operands = new ArrayList<>();
        for (Expression item : items) {
            Optional<Operand> operand = Operands.of(item, text);
            if (operand.isEmpty()) {
                return Optional.empty();
            }
            operands.add(operand.get());
        }
        return Optional.of(operands);
    }

    private Optional<Choice> throughEquals(Scope.ColumnOf column, Known known, Set<Scope.ColumnOf> seen) {
        for (Expression conjunct : known.conjuncts()) {
            if (conjunct instanceof Expression.Comparison equal
                    && equal.operator().equals("=")) {
                Optional<Scope.ColumnOf> other = other(column, equal, known.scope());
                Optional<Choice> choice = other.isPresent() && sameType(column, other.get())
                        ? choice(other.get(), conditionsOf(other.get().relation(), known), seen)
                        : Optional.empty();
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    /** A row of an outer level that reaches the result satisfies its own level's conditions as well. */
    private static Known conditionsOf(Relation next, Known known) {
        return next.scope() == known.scope() ? known : new Known(next.conditions(), next.scope());
    }

    private static Optional<Scope.ColumnOf> other(Scope.ColumnOf column, Expression.Comparison equal, Scope scope) {
        Optional<Scope.ColumnOf> left = scope.resolve(equal.left());
        Optional<Scope.ColumnOf> right = scope.resolve(equal.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (left.get().equals(column)) {
            return right;
        }
        return right.get().equals(column) ? left : Optional.empty();
    }

    /** Equality between types is not the identity of their hashes: numeric 1.0 equals integer 1. */
    private static boolean sameType(Scope.ColumnOf a, Scope.ColumnOf b) {
        Optional<String> left = ColumnTypes.of(a);
        return left.isPresent() && left.equals(ColumnTypes.of(b));
    }

    private static boolean isColumn(Expression expression, Scope.ColumnOf column, Scope scope) {
        return scope.resolve(expression).filter(column::equals).isPresent();
    }

    /** {@code (a, b) IN ((1, 2), (3, 4))} and {@code (a, b) = (1, 2)} with all key columns among the fields. */
    private Optional<KeySet> rows(Expression conjunct) {
        if (conjunct instanceof Expression.InList in && !in.negated() && in.left() instanceof Expression.Row left) {
            return rows(left, in.items());
        }
        if (conjunct instanceof Expression.Comparison equal
                && equal.operator().equals("=")
                && equal.left() instanceof Expression.Row left) {
            return rows(left, List.of(equal.right()));
        }
        return Optional.empty();
    }

    private Optional<KeySet> rows(Expression.Row left, List<Expression> items) {
        List<Integer> positions = new ArrayList<>();
        for (String column : table.key()) {
            int at = -1;
            for (int i = 0; i < left.children().size(); i++) {
                at = isColumn(left.children().get(i), new Scope.ColumnOf(relation, column), relation.scope()) ? i : at;
            }
            if (at < 0) {
                return Optional.empty();
            }
            positions.add(at);
        }
        List<List<Operand>> keys = new ArrayList<>();
        for (Expression item : items) {
            if (!(item instanceof Expression.Row row)
                    || row.children().size() != left.children().size()) {
                return Optional.empty();
            }
            Optional<List<Operand>> key =
                    operands(positions.stream().map(row.children()::get).toList());
            if (key.isEmpty()) {
                return Optional.empty();
            }
            keys.add(key.get());
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new KeySet.Rows(keys));
    }

    private Optional<KeySet> between(List<Expression> conjuncts) {
        Scope.ColumnOf key = new Scope.ColumnOf(relation, table.key().get(0));
        Optional<Bound> low = Optional.empty();
        Optional<Bound> high = Optional.empty();
        for (Expression conjunct : conjuncts) {
            if (conjunct instanceof Expression.Between between
                    && !between.negated()
                    && isColumn(between.operand(), key, relation.scope())) {
                low = low.or(() -> Operands.of(between.low(), text).map(value -> new Bound(value, true)));
                high = high.or(() -> Operands.of(between.high(), text).map(value -> new Bound(value, true)));
            } else if (conjunct instanceof Expression.Comparison comparison) {
                Optional<Bound> above = bound(comparison, key, ">");
                Optional<Bound> below = bound(comparison, key, "<");
                low = low.isPresent() ? low : above;
                high = high.isPresent() ? high : below;
            }
        }
        if (low.isEmpty() && high.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new KeySet.Between(
                low.map(Bound::value),
                low.map(Bound::inclusive).orElse(false),
                high.map(Bound::value),
                high.map(Bound::inclusive).orElse(false)));
    }

    private record Bound(Operand value, boolean inclusive) {}

    /** The bound that {@code key > value} or {@code value < key} sets, for the direction given as {@code >} or {@code <}. */
    private Optional<Bound> bound(Expression.Comparison comparison, Scope.ColumnOf key, String direction) {
        boolean keyLeft = isColumn(comparison.left(), key, relation.scope());
        if (!keyLeft && !isColumn(comparison.right(), key, relation.scope())) {
            return Optional.empty();
        }
        String operator = keyLeft ? comparison.operator() : mirrored(comparison.operator());
        if (!operator.startsWith(direction) || operator.equals("<>")) {
            return Optional.empty();
        }
        return Operands.of(keyLeft ? comparison.right() : comparison.left(), text)
                .map(value -> new Bound(value, operator.endsWith("=")));
    }

    private static String mirrored(String operator) {
        return operator.startsWith(">")
                ? operator.replace('>', '<')
                : operator.equals("<>") ? operator : operator.replace('<', '>');
    }
}
