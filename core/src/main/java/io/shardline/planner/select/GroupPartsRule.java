package io.shardline.planner.select;

import io.shardline.plan.ClockCall;
import io.shardline.plan.GroupParts;
import io.shardline.plan.GroupParts.Column;
import io.shardline.plan.GroupParts.FinalPiece;
import io.shardline.plan.GroupParts.Item;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.route.Routing;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gathers the shards' parts of groups in the place of their rows, and has one server compute over them what it would over the rows.
 *
 * <pre>
 * select d, sum(x) / count(distinct y) from t where z group by d having max(x) > 3
 *   =>  each shard: select d k1, y d1, sum(x) p1, max(x) p2 from t where z group by 1, 2
 *       the site:   select k1, sum(p1)::int8 / count(distinct d1) from parts group by k1 having max(p2) > 3
 * </pre>
 *
 * <p>It holds for every query whose FROM and WHERE each shard can compute for itself. What it cannot know is looked at when it
 * runs: that the sums are exact numbers, and that all columns have the types of the caller's own text. Else rows are gathered.
 */
final class GroupPartsRule {
    private final SelectShape shape;
    private final QueryBody.Select select;
    private final List<ClockCall> clocks;
    private final PartColumns columns;
    private final FinalText texts;

    /** @param clocks calls for which one server is asked */
    GroupPartsRule(SelectShape shape, List<ClockCall> clocks) {
        this.shape = shape;
        this.select = shape.select;
        this.clocks = clocks;
        this.columns = new PartColumns(shape);
        this.texts = new FinalText(shape, columns);
    }

    /** @param required as in the plan */
    Optional<GroupParts> plan(List<Routing> required) {
        boolean grouped = select.groupBy().isPresent();
        boolean shaped = !shape.hasStar()
                && select.distinctOn().isEmpty()
                && !select.windows()
                && shape.bound.calls().stream().noneMatch(Expression.Call::over)
                && select.groupBy().map(QueryBody.Grouping::plain).orElse(true);
        if (!shaped || !keys().stream().allMatch(columns::addKey)) {
            return Optional.empty();
        }
        Optional<List<Item>> items = items();
        Optional<List<FinalPiece>> having = having();
        Optional<List<FinalPiece>> tail = tail();
        if (items.isEmpty()
                || having.isEmpty()
                || tail.isEmpty()
                || columns.all().isEmpty()) {
            return Optional.empty();
        }
        List<FinalPiece> rest = new ArrayList<>();
        if (grouped) {
            rest.add(PartColumns.known(" GROUP BY "
                    + columns.keys().stream().map(Column::qualified).collect(Collectors.joining(", "))));
        }
        rest.addAll(having.get());
        rest.addAll(tail.get());
        return Optional.of(
                new GroupParts(columns.all(), query(), select.distinct(), items.get(), rest, clocks, required));
    }

    private List<Expression> keys() {
        if (select.groupBy().isPresent()) {
            return select.groupBy().get().keys().stream().map(shape::groupKey).toList();
        }
        boolean aggregated = select.having().isPresent()
                || select.items().stream().anyMatch(item -> shape.containsAggregate(item.expression()))
                || shape.query.orderBy().stream().anyMatch(item -> shape.containsAggregate(item.expression()));
        // What DISTINCT selects are its keys.
        return aggregated
                ? List.of()
                : select.items().stream().map(QueryBody.Item::expression).toList();
    }

    private Optional<List<Item>> items() {
        List<Item> items = new ArrayList<>();
        for (QueryBody.Item item : select.items()) {
            Optional<List<FinalPiece>> pieces = texts.of(item.span(), List.of(item.expression()));
            if (pieces.isEmpty()) {
                return Optional.empty();
            }
            items.add(new Item(pieces.get(), item.label().isPresent()));
        }
        return Optional.of(items);
    }

    private Optional<List<FinalPiece>> having() {
        if (select.having().isEmpty()) {
            return Optional.of(List.of());
        }
        Expression having = select.having().get();
        return texts.of(new Span(having.span().from() - 1, having.span().to()), List.of(having));
    }

    /** ORDER BY, LIMIT and OFFSET. A bare name means a label before it means a column, and stays. */
    private Optional<List<FinalPiece>> tail() {
        List<Expression> rewritten = new ArrayList<>();
        for (Query.SortItem item : shape.query.orderBy()) {
            Expression key = item.expression();
            boolean label = label(key);
            if (!label && shape.maybeLabel(key)) {
                return Optional.empty();
            }
            if (!label) {
                rewritten.add(key);
            }
        }
        shape.query.limit().ifPresent(rewritten::add);
        shape.query.offset().ifPresent(rewritten::add);
        rewritten.sort((a, b) -> Integer.compare(a.span().from(), b.span().from()));
        return texts.of(shape.query.tail(), rewritten);
    }

    private boolean label(Expression key) {
        return key instanceof Expression.Column column
                && column.name().parts().size() == 1
                && select.items().stream()
                        .anyMatch(item -> SelectShape.label(item)
                                .filter(column.name().last()::equals)
                                .isPresent());
    }

    /** What a shard computes, with the groups by their places in the select list. */
    private ShardSql query() {
        List<Piece> pieces = new ArrayList<>();
        List<Column> all = columns.all();
        for (int i = 0; i < all.size(); i++) {
            pieces.add(new Piece.Text(i == 0 ? "SELECT" : ","));
            pieces.addAll(columns.sql().get(i));
            pieces.add(new Piece.Text(" AS " + all.get(i).name()));
        }
        int end = select.groupBy()
                .map(grouping -> grouping.span().from() - 2)
                .or(() -> select.having().map(having -> having.span().from() - 1))
                .orElse(select.span().to());
        pieces.add(new Piece.Original(new Span(select.itemsSpan().to(), end)));
        if (columns.grouped() > 0) {
            pieces.add(new Piece.Text(" GROUP BY "
                    + IntStream.rangeClosed(1, columns.grouped())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", "))));
        }
        return new ShardSql(pieces);
    }
}
