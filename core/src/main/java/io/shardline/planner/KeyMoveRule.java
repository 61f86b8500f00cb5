package io.shardline.planner;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.catalog.Column;
import io.shardline.plan.ClockCall;
import io.shardline.plan.KeyMove;
import io.shardline.plan.KeyMove.NewValue;
import io.shardline.sql.Expression;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an UPDATE of the shard key can be done as a DELETE where the row was and an INSERT where it belongs.
 *
 * <p>What is assigned is computed where the row was, and what is returned where it comes to, so neither may look beyond the row.
 */
final class KeyMoveRule {
    /** With them RETURNING speaks of the row before and after; an INSERT has none before. */
    private static final Set<String> VERSIONS = Set.of("old", "new");

    private final SqlText text;
    private final Statement.Update update;
    private final PlacedTable.Sharded table;

    KeyMoveRule(BoundStatement bound, Statement.Update update, PlacedTable.Sharded table) {
        this.text = bound.text();
        this.update = update;
        this.table = table;
    }

    /** Why not, as a sentence. */
    Optional<String> check() {
        if (!update.from().isEmpty()) {
            return Optional.of("FROM would be needed on both shards.");
        }
        if (update.set().stream().anyMatch(assignment -> asks(assignment.value()))) {
            return Optional.of("A nested query stands in SET.");
        }
        if (update.returning().stream().anyMatch(item -> asks(item.expression()))) {
            return Optional.of("A nested query stands in RETURNING.");
        }
        if (!update.returning().isEmpty() && speaksOfVersions()) {
            return Optional.of("RETURNING speaks of the row before and after the update.");
        }
        for (Statement.Assignment assignment : update.set()) {
            Optional<String> reason = check(assignment);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    private Optional<String> check(Statement.Assignment assignment) {
        if (values(assignment).isEmpty()) {
            return Optional.of("Elements or fields of a column are assigned, or several columns at once.");
        }
        if (values(assignment).values().stream().anyMatch(Expression.Row.class::isInstance)) {
            return Optional.of("A row is assigned to a column, and has no type before it is there.");
        }
        return values(assignment).entrySet().stream()
                .filter(each -> isDefault(each.getValue()) && !sameForAll(each.getKey()))
                .findFirst()
                .map(each -> "DEFAULT of \"" + each.getKey() + "\" may differ each time it is computed.");
    }

    /** A generated column is computed by any INSERT; the key must be known before. */
    private boolean sameForAll(String name) {
        Optional<Column> column = table.table().column(name);
        return column.isPresent()
                && !table.key().contains(name)
                && !column.get().sequence()
                && (column.get().generated() || column.get().computedDefault().isEmpty());
    }

    private static boolean asks(Expression expression) {
        return expression instanceof Expression.Subquery
                || expression.children().stream().anyMatch(KeyMoveRule::asks);
    }

    private boolean speaksOfVersions() {
        int first = update.returning().get(0).span().from();
        return !text.is(first - 1, "returning")
                || update.returning().stream().anyMatch(item -> isVersion(item.expression()));
    }

    private boolean isVersion(Expression expression) {
        if (expression instanceof Expression.Star star && !star.qualifier().isEmpty()) {
            return !last(star.qualifier()).equals(update.table().exposedName());
        }
        if (expression instanceof Expression.Column column) {
            List<String> parts = column.name().parts();
            return parts.size() > 1
                    ? !parts.get(parts.size() - 2).equals(update.table().exposedName())
                    : VERSIONS.contains(parts.get(0))
                            && table.table().column(parts.get(0)).isEmpty();
        }
        return expression.children().stream().anyMatch(this::isVersion);
    }

    private static String last(List<String> parts) {
        return parts.get(parts.size() - 1);
    }

    /** What each column is assigned; nothing if that is not told by the text. */
    private Map<String, Expression> values(Statement.Assignment assignment) {
        int equals = assignment.value().span().from() - 1;
        boolean whole = equals == assignment.span().from() + 1;
        if (whole && assignment.columns().size() == 1) {
            return Map.of(assignment.columns().get(0), assignment.value());
        }
        boolean row = text.is(assignment.span().from(), "(")
                && text.closing(assignment.span().from()) == equals - 1
                && equals - 2 - assignment.span().from()
                        == 2 * assignment.columns().size() - 1
                && assignment.value() instanceof Expression.Row
                && assignment.value().children().size() == assignment.columns().size();
        Map<String, Expression> values = new HashMap<>();
        for (int i = 0; row && i < assignment.columns().size(); i++) {
            values.put(
                    assignment.columns().get(i), assignment.value().children().get(i));
        }
        return values;
    }

    private boolean isDefault(Expression value) {
        return value instanceof Expression.Literal && text.is(value.span().from(), "default");
    }

    /** The move, of a statement that was checked. */
    KeyMove move(Relation target, List<ClockCall> clocks) {
        Map<String, Expression> assigned = new HashMap<>();
        update.set().forEach(assignment -> assigned.putAll(values(assignment)));
        List<NewValue> values = table.table().columns().stream()
                .filter(column -> !column.generated())
                .map(column -> value(column.name(), Optional.ofNullable(assigned.get(column.name()))))
                .toList();
        List<QueryBody.Item> items = update.returning();
        return new KeyMove(
                table,
                target.reference().alias(),
                values,
                new Span(
                        update.span().from(),
                        update.set().get(update.set().size() - 1).span().to()),
                update.where().map(Expression::span),
                items.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Span(
                                items.get(0).span().from(),
                                items.get(items.size() - 1).span().to())),
                clocks);
    }

    private NewValue value(String column, Optional<Expression> assigned) {
        if (assigned.isEmpty()) {
            return new NewValue.Kept(column);
        }
        Span span = assigned.get().span();
        if (isDefault(assigned.get())) {
            return new NewValue.Default(column);
        }
        Optional<Operand> operand = Operand.of(assigned.get(), text);
        int key = table.key().indexOf(column);
        return operand.isPresent()
                ? new NewValue.Given(column, span, operand.get())
                : new NewValue.Computed(
                        column,
                        span,
                        key < 0
                                ? Optional.empty()
                                : Optional.of(table.types().get(key).typname()));
    }
}
