package io.shardline.planner.select;

import io.shardline.bind.Operand;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.Refusal;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.row.Combining;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lets each shard aggregate its rows and combines the parts.
 *
 * <pre>
 * select d, avg(x) from t group by d order by 2 limit 3
 *   =>  Limit(3, Sort(2, Combine([key 1, avg 2 3], Route(select d, sum(x) as "avg", count(x) from t group by d))))
 * </pre>
 */
final class AggregateSplit {
    private static final Map<String, Combining> COMBINED = Map.of(
            "count", Combining.COUNT,
            "sum", Combining.SUM,
            "min", Combining.MIN,
            "max", Combining.MAX,
            "avg", Combining.AVG,
            "bool_and", Combining.BOOL_AND,
            "every", Combining.BOOL_AND,
            "bool_or", Combining.BOOL_OR,
            "bit_and", Combining.BIT_AND,
            "bit_or", Combining.BIT_OR);

    private final SelectShape shape;
    private final List<Expression> groupKeys = new ArrayList<>();
    private final List<CombinedColumn> columns = new ArrayList<>();
    private final List<Expression> columnExpressions = new ArrayList<>();
    private final List<Integer> keyColumns = new ArrayList<>();
    private final List<Piece> items = new ArrayList<>();
    private final List<List<Piece>> extras = new ArrayList<>();

    AggregateSplit(SelectShape shape) {
        this.shape = shape;
    }

    Several plan() {
        Optional<Refusal> refusal = shapeRefusal();
        if (refusal.isPresent()) {
            return new Several.Refuse(refusal.get());
        }
        shape.select
                .groupBy()
                .ifPresent(grouping -> grouping.keys().forEach(key -> groupKeys.add(shape.groupKey(key))));
        if (shape.select.distinct()) {
            shape.select.items().forEach(item -> groupKeys.add(item.expression()));
        }
        if (!groupKeys.stream().allMatch(shape::byteEquality)) {
            return refuse("A group key's collation may hold different texts to be equal.");
        }
        for (QueryBody.Item item : shape.select.items()) {
            Optional<Refusal> bad = addItem(item);
            if (bad.isPresent()) {
                return new Several.Refuse(bad.get());
            }
        }
        addUnselectedKeys();
        return ordered();
    }

    private static Several refuse(String reason) {
        return new Several.Refuse(Refusals.read(reason));
    }

    private Optional<Refusal> shapeRefusal() {
        QueryBody.Select select = shape.select;
        if (shape.hasStar()) {
            return Optional.of(Refusals.read("The groups of a select list with * are not combined."));
        }
        if (select.groupBy().isPresent() && !select.groupBy().get().plain()) {
            return Optional.of(Refusals.read("GROUPING SETS, ROLLUP and CUBE are not combined over several shards."));
        }
        if (select.having().isPresent()) {
            return Optional.of(Refusals.read("HAVING would be applied to each shard's part of a group."));
        }
        boolean both = select.distinct()
                && (select.groupBy().isPresent()
                        || select.items().stream().anyMatch(item -> shape.containsAggregate(item.expression())));
        return both ? Optional.of(Refusals.read("DISTINCT over groups is not combined.")) : Optional.empty();
    }

    private Optional<Refusal> addItem(QueryBody.Item item) {
        Expression expression = item.expression();
        int position = columns.size() + 1;
        if (expression instanceof Expression.Call call && shape.aggregate(call)) {
            return addAggregate(call, item, position);
        }
        if (shape.containsAggregate(expression)) {
            return Optional.of(Refusals.read("An expression over aggregates is not computed from the shards' parts."));
        }
        boolean key = expression instanceof Expression.Literal
                || groupKeys.stream().anyMatch(group -> shape.same(group, expression));
        if (!key) {
            return Optional.of(Refusals.read("A selected expression is neither an aggregate nor a group key."));
        }
        add(new CombinedColumn.Key(position), expression, List.of(new Piece.Original(item.span())));
        keyColumns.add(position);
        return Optional.empty();
    }

    private Optional<Refusal> addAggregate(Expression.Call call, QueryBody.Item item, int position) {
        Combining function = COMBINED.get(call.name().last());
        boolean known = function != null
                && call.plain()
                && call.arguments().size() == 1
                && call.name()
                        .schema()
                        .filter(schema -> !schema.equals("pg_catalog"))
                        .isEmpty();
        if (!known || function == null) {
            return Optional.of(Refusals.read(
                    "Aggregate %s, as it is written, is not combined from the shards' parts.", call.name()));
        }
        if (function != Combining.AVG) {
            add(new CombinedColumn.Aggregate(function, position, 0), call, List.of(new Piece.Original(item.span())));
            return Optional.empty();
        }
        Span argument = call.arguments().get(0).span();
        String label = item.label().orElse("avg").replace("\"", "\"\"");
        add(
                new CombinedColumn.Aggregate(function, position, -(extras.size() + 1)),
                call,
                List.of(
                        new Piece.Text(" sum("),
                        new Piece.Original(argument),
                        new Piece.Text(") AS \"" + label + "\"")));
        extras.add(List.of(new Piece.Text(" count("), new Piece.Original(argument), new Piece.Text(")")));
        return Optional.empty();
    }

    private void add(CombinedColumn column, Expression expression, List<Piece> pieces) {
        if (!columns.isEmpty()) {
            items.add(new Piece.Text(","));
        }
        columns.add(column);
        columnExpressions.add(expression);
        items.addAll(pieces);
    }

    /** Groups are told apart by all keys, so those that are not selected are fetched too. */
    private void addUnselectedKeys() {
        for (Expression key : groupKeys) {
            if (columnExpressions.stream().noneMatch(selected -> shape.same(selected, key))) {
                keyColumns.add(-(extras.size() + 1));
                extras.add(List.of(new Piece.Original(key.span())));
            }
        }
    }

    private Several ordered() {
        List<SortKey> order = new ArrayList<>();
        for (Query.SortItem item : shape.query.orderBy()) {
            OptionalInt column = sortColumn(item.expression());
            if (item.using() || column.isEmpty()) {
                return refuse("ORDER BY has a key that is not among the selected columns of the groups.");
            }
            boolean codePoints = shape.codePointOrder(columnExpressions.get(column.getAsInt() - 1));
            boolean nullsFirst = item.nullsFirst().orElse(item.descending());
            order.add(new SortKey(column.getAsInt(), item.descending(), nullsFirst, codePoints));
        }
        Optional<Operand> count = shape.query.limit().flatMap(this::operand);
        Optional<Operand> offset = shape.query.offset().flatMap(this::operand);
        if (count.isPresent() != shape.query.limit().isPresent()
                || offset.isPresent() != shape.query.offset().isPresent()) {
            return refuse("LIMIT or OFFSET is neither a constant nor a parameter.");
        }
        PlanNode.Combine combine = combine();
        PlanNode node = order.isEmpty() ? combine : new PlanNode.Sort(combine, order);
        return new Several.Merge(
                count.isPresent() || offset.isPresent() ? new PlanNode.Limit(node, count, offset) : node);
    }

    private Optional<Operand> operand(Expression expression) {
        return Operand.of(expression, shape.bound.text());
    }

    private OptionalInt sortColumn(Expression key) {
        OptionalInt position = shape.position(key);
        if (position.isPresent()) {
            return position.getAsInt() <= columns.size() ? position : OptionalInt.empty();
        }
        if (key instanceof Expression.Literal || shape.maybeLabel(key)) {
            return OptionalInt.empty();
        }
        return shape.itemOf(shape.labelled(key).map(QueryBody.Item::expression).orElse(key));
    }

    private PlanNode.Combine combine() {
        QueryBody.Select select = shape.select;
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Original(
                new Span(shape.query.span().from(), select.itemsSpan().from())));
        pieces.addAll(items);
        for (int i = 0; i < extras.size(); i++) {
            pieces.add(new Piece.Text(","));
            pieces.addAll(extras.get(i));
            // Its own label could be one that GROUP BY names, which would be ambiguous then.
            pieces.add(new Piece.Text(" AS shardline_part_" + i));
        }
        pieces.add(new Piece.Original(
                new Span(select.itemsSpan().to(), select.span().to())));
        return new PlanNode.Combine(
                new PlanNode.Route(new ShardSql(pieces)),
                columns.stream().map(this::resolved).toList(),
                keyColumns.stream().map(this::resolved).toList());
    }

    private CombinedColumn resolved(CombinedColumn column) {
        return column instanceof CombinedColumn.Aggregate aggregate
                ? new CombinedColumn.Aggregate(aggregate.function(), aggregate.partial(), resolved(aggregate.count()))
                : column;
    }

    /** Positions of extra columns are negative while the width of the select list is not known yet. */
    private int resolved(int position) {
        return position < 0 ? columns.size() - position : position;
    }
}
