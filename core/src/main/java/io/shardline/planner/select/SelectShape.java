package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.catalog.Column;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A scattered SELECT as the rules see it: which expressions are the same, which are keys, how they sort. */
final class SelectShape {
    final BoundStatement bound;
    final Query query;
    final QueryBody.Select select;
    private final FunctionRules functions;
    private final SqlText text;
    private final Scope scope;

    SelectShape(BoundStatement bound, Query query, QueryBody.Select select, FunctionRules functions) {
        this.bound = bound;
        this.query = query;
        this.select = select;
        this.functions = functions;
        this.text = bound.text();
        this.scope = bound.scopes().get(0);
    }

    /** GROUP BY, HAVING, DISTINCT or an aggregate function: rows of several shards may be parts of one row. */
    boolean aggregated() {
        return select.groupBy().isPresent()
                || select.having().isPresent()
                || select.distinct()
                || select.items().stream().anyMatch(item -> containsAggregate(item.expression()))
                || query.orderBy().stream().anyMatch(item -> containsAggregate(item.expression()));
    }

    boolean containsAggregate(Expression expression) {
        return expression instanceof Expression.Call call && aggregate(call)
                || expression.children().stream().anyMatch(this::containsAggregate);
    }

    /** An aggregate of groups; one with OVER is a window function. */
    boolean aggregate(Expression.Call call) {
        return functions.aggregate(call) && !call.over();
    }

    /** True if every function of that name is PostgreSQL's own. */
    boolean builtIn(Expression.Call call) {
        return functions.builtIn(call);
    }

    /** The type that the servers declare for a column, as {@code pg_type} names it. */
    Optional<String> type(Expression column) {
        return scope.resolve(column).flatMap(SelectShape::declared).map(Column::type);
    }

    /** True if rows of one group have one shard key, so that no group has parts on two shards. */
    boolean groupsStayOnOneShard() {
        Set<Scope.ColumnOf> grouped = new HashSet<>();
        if (select.groupBy().isPresent()) {
            if (!select.groupBy().get().plain()) {
                return false;
            }
            for (Expression key : select.groupBy().get().keys()) {
                scope.resolve(groupKey(key)).ifPresent(grouped::add);
            }
            // DISTINCT over groups sees all of them.
            return !select.distinct() && containsShardKey(grouped);
        }
        if (!select.distinct() || aggregatedWithoutGroups()) {
            return false;
        }
        if (!select.distinctOn().isEmpty()) {
            return new DistinctOnRule(this).staysOnOneShard();
        }
        select.items().forEach(item -> scope.resolve(item.expression()).ifPresent(grouped::add));
        return containsShardKey(grouped);
    }

    private boolean aggregatedWithoutGroups() {
        return select.having().isPresent()
                || select.items().stream().anyMatch(item -> containsAggregate(item.expression()));
    }

    boolean containsShardKey(Set<Scope.ColumnOf> columns) {
        for (Relation relation : scope.origins()) {
            // On an outer join's optional side the key is NULL for rows of every shard.
            if (relation.table() instanceof PlacedTable.Sharded sharded
                    && !relation.nullable()
                    && sharded.key().stream().allMatch(key -> columns.contains(new Scope.ColumnOf(relation, key)))) {
                return true;
            }
        }
        return false;
    }

    /** What a key of GROUP BY stands for: a position or a label is the select item of that place or name. */
    Expression groupKey(Expression key) {
        OptionalInt position = position(key);
        if (position.isPresent()
                && !hasStar()
                && position.getAsInt() <= select.items().size()) {
            return select.items().get(position.getAsInt() - 1).expression();
        }
        boolean input = key instanceof Expression.Column column && scope.hasColumn(column.name());
        return input ? key : labelled(key).map(QueryBody.Item::expression).orElse(key);
    }

    /**
     * True if a name in GROUP BY is a select item's label, and the query in FROM may have a column of that name, which it would
     * mean then.
     */
    boolean unclearKey() {
        return scope.inner().isPresent()
                && select.groupBy().stream()
                        .flatMap(grouping -> grouping.keys().stream())
                        .anyMatch(key -> labelled(key)
                                .filter(item -> !same(item.expression(), key))
                                .isPresent());
    }

    /** Whose column an expression is, in this query's own FROM or around it. */
    Optional<Scope.ColumnOf> column(Expression expression) {
        return scope.resolve(expression);
    }

    /** The select item that a bare name means as a label, if exactly one has it. */
    Optional<QueryBody.Item> labelled(Expression name) {
        if (!(name instanceof Expression.Column column) || column.name().parts().size() != 1) {
            return Optional.empty();
        }
        List<QueryBody.Item> found = select.items().stream()
                .filter(item -> label(item).filter(column.name().last()::equals).isPresent())
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** True if a select item without a label may get this bare name as its label from PostgreSQL, by rules not followed here. */
    boolean maybeLabel(Expression name) {
        if (!(name instanceof Expression.Column column) || column.name().parts().size() != 1) {
            return false;
        }
        return select.items().stream()
                .filter(item -> label(item).isEmpty() && !(item.expression() instanceof Expression.Star))
                .anyMatch(
                        item -> mentions(item.expression().span(), column.name().last()));
    }

    private boolean mentions(Span span, String name) {
        for (int i = span.from(); i < span.to(); i++) {
            if (text.isName(i) && text.name(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The label that PostgreSQL gives a select item, where that is plain to see. */
    static Optional<String> label(QueryBody.Item item) {
        if (item.label().isPresent()) {
            return item.label();
        }
        if (item.expression() instanceof Expression.Column column) {
            return Optional.of(column.name().last());
        }
        return item.expression() instanceof Expression.Call call
                ? Optional.of(call.name().last())
                : Optional.empty();
    }

    /** The place that an integer constant means in ORDER BY and GROUP BY. */
    OptionalInt position(Expression key) {
        boolean integer = key instanceof Expression.Literal
                && key.span().size() == 1
                && text.kind(key.span().from()) == TokenKind.INTEGER;
        try {
            return integer ? OptionalInt.of(Integer.parseInt(text.at(key.span()))) : OptionalInt.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalInt.empty();
        }
    }

    /** The index from 1 of the select item that is the same expression; empty behind a star, whose width is not known here. */
    OptionalInt itemOf(Expression expression) {
        for (int i = 0; i < select.items().size(); i++) {
            Expression item = select.items().get(i).expression();
            if (item instanceof Expression.Star) {
                return OptionalInt.empty();
            }
            if (same(item, expression)) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    boolean hasStar() {
        return select.items().stream().anyMatch(item -> item.expression() instanceof Expression.Star);
    }

    /** The same column, or the same tokens. */
    boolean same(Expression left, Expression right) {
        Optional<Scope.ColumnOf> column = scope.resolve(left);
        if (column.isPresent() && column.equals(scope.resolve(right))) {
            return true;
        }
        Span a = left.span();
        Span b = right.span();
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!sameToken(a.from() + i, b.from() + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameToken(int a, int b) {
        // Two placeholders may hold different values. Two literals that are written alike are so in every text of the
        // plan, by its
        // fingerprint, but for those in flat lists.
        return switch (text.kind(a)) {
            case WORD, QUOTED_IDENTIFIER ->
                // A quoted word is never a keyword.
                text.kind(b) == text.kind(a) && text.name(a).equals(text.name(b));
            case OPERATOR, PUNCTUATION ->
                text.kind(b) == text.kind(a) && text.at(a).equals(text.at(b));
            case INTEGER, DECIMAL, STRING ->
                text.kind(b) == text.kind(a) && text.at(a).equals(text.at(b));
            default -> false;
        };
    }

    /** True if a text value of this expression is known to sort by code points on the servers. */
    boolean codePointOrder(Expression expression) {
        Optional<Scope.ColumnOf> column = scope.resolve(expression);
        if (column.isPresent()) {
            return declared(column.get()).map(Column::codePointOrder).orElse(false);
        }
        int last = expression.span().to() - 1;
        return expression.span().size() > 2
                && text.is(last - 1, "collate")
                && text.kind(last) == TokenKind.QUOTED_IDENTIFIER
                && (text.name(last).equals("C") || text.name(last).equals("POSIX"));
    }

    /** True if nothing in the expression has a collation under which different texts are equal. */
    boolean byteEquality(Expression expression) {
        if (expression instanceof Expression.Column) {
            return scope.resolve(expression)
                    .flatMap(SelectShape::declared)
                    .map(Column::byteEquality)
                    .orElse(false);
        }
        boolean collated = false;
        for (int i = expression.span().from(); i < expression.span().to(); i++) {
            collated |= text.is(i, "collate");
        }
        return !collated && expression.children().stream().allMatch(this::byteEquality);
    }

    private static Optional<Column> declared(Scope.ColumnOf column) {
        return column.relation().table().definition().flatMap(table -> table.column(column.column()));
    }
}
