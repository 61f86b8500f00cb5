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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private static final Set<String> SETS = Set.of("rollup", "cube", "sets");

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
        boolean shaped = !shape.hasStar() && select.distinctOn().isEmpty() && !select.windows() && windowsOfGroups();
        if (!shaped || !keys().stream().allMatch(columns::addKey)) {
            return Optional.empty();
        }
        Optional<List<Item>> items = items();
        Optional<List<FinalPiece>> groups = groups();
        Optional<List<FinalPiece>> having = having();
        Optional<List<FinalPiece>> tail = tail();
        if (items.isEmpty()
                || groups.isEmpty()
                || having.isEmpty()
                || tail.isEmpty()
                || columns.all().isEmpty()) {
            return Optional.empty();
        }
        List<FinalPiece> rest = new ArrayList<>(groups.get());
        rest.addAll(having.get());
        rest.addAll(tail.get());
        return Optional.of(
                new GroupParts(columns.all(), query(), select.distinct(), items.get(), rest, clocks, required));
    }

    /** Windows over groups are computed where these are whole; one in a nested query would have the rows of one shard. */
    private boolean windowsOfGroups() {
        long own = Stream.concat(
                        select.items().stream().map(QueryBody.Item::expression),
                        shape.query.orderBy().stream().map(Query.SortItem::expression))
                .mapToLong(GroupPartsRule::windows)
                .sum();
        return own == shape.bound.calls().stream().filter(Expression.Call::over).count();
    }

    private static long windows(Expression expression) {
        long inner = expression.children().stream()
                .mapToLong(GroupPartsRule::windows)
                .sum();
        return expression instanceof Expression.Call call && call.over() ? inner + 1 : inner;
    }

    private List<Expression> keys() {
        if (select.groupBy().isPresent()) {
            QueryBody.Grouping grouping = select.groupBy().get();
            return grouping.plain()
                    ? grouping.keys().stream().map(shape::groupKey).toList()
                    : grouping.keys().stream().flatMap(this::parts).toList();
        }
        boolean aggregated = select.having().isPresent()
                || select.items().stream().anyMatch(item -> shape.containsAggregate(item.expression()))
                || shape.query.orderBy().stream().anyMatch(item -> shape.containsAggregate(item.expression()));
        // What DISTINCT selects are its keys.
        return aggregated
                ? List.of()
                : select.items().stream().map(QueryBody.Item::expression).toList();
    }

    /** Of GROUPING SETS and its like: all that stands in them. Keys may be finer than the groups. */
    private Stream<Expression> parts(Expression key) {
        boolean word = shape.bound.text().is(key.span().to(), "sets");
        boolean list = key instanceof Expression.Opaque
                || key instanceof Expression.Row
                || key instanceof Expression.Parenthesized;
        return list
                ? key.children().stream().flatMap(this::parts)
                : key instanceof Expression.Call call
                                && SETS.contains(call.name().last())
                        ? call.children().stream().flatMap(this::parts)
                        : word ? Stream.empty() : Stream.of(key);
    }

    private Optional<List<FinalPiece>> groups() {
        if (select.groupBy().isEmpty()) {
            return Optional.of(List.of());
        }
        QueryBody.Grouping grouping = select.groupBy().get();
        if (grouping.plain()) {
            return Optional.of(List.of(PartColumns.known(" GROUP BY "
                    + columns.keys().stream().map(Column::qualified).collect(Collectors.joining(", ")))));
        }
        return texts.of(new Span(grouping.span().from() - 2, grouping.span().to()), grouping.keys());
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
        Span with = new Span(shape.query.span().from(), select.span().from());
        if (!with.isEmpty()) {
            pieces.add(new Piece.Original(with));
            pieces.add(new Piece.Text(" "));
        }
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
