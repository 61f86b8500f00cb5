package io.shardline.planner.select;

import io.shardline.bind.Operand;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Pushes a whole SELECT to the shards and unites what they return.
 *
 * <pre>
 * select a from t order by b limit 10 offset 5
 *   =>  Limit(10, 5, Hide(1, MergeSort(-1, Route(select a, b from t order by b limit 15))))
 * </pre>
 */
final class PushDown {
    private final SelectShape shape;
    private final List<Span> hidden = new ArrayList<>();

    PushDown(SelectShape shape) {
        this.shape = shape;
    }

    Several plan() {
        Query query = shape.query;
        List<SortKey> order = new ArrayList<>();
        for (Query.SortItem item : query.orderBy()) {
            Optional<SortKey> key = sortKey(item);
            if (key.isEmpty()) {
                return new Several.Refuse(
                        Refusals.read("ORDER BY has a key that is not sorted by over several shards."));
            }
            order.add(key.get());
        }
        Optional<Operand> count = query.limit().flatMap(this::operand);
        Optional<Operand> offset = query.offset().flatMap(this::operand);
        if (count.isPresent() != query.limit().isPresent()
                || offset.isPresent() != query.offset().isPresent()) {
            return new Several.Refuse(Refusals.read("LIMIT or OFFSET is neither a constant nor a parameter."));
        }
        if (!hidden.isEmpty()
                && shape.select.distinct()
                && shape.select.distinctOn().isEmpty()) {
            return new Several.Refuse(Refusals.read("DISTINCT is ordered by what is not selected."));
        }
        return new Several.Merge(tree(fromEnd(order), count, offset));
    }

    /** Hidden columns are counted from the end, because a star before them may have any width. */
    private List<SortKey> fromEnd(List<SortKey> order) {
        List<SortKey> keys = new ArrayList<>();
        for (SortKey key : order) {
            int column = key.column() > 0 ? key.column() : -(hidden.size() + 1 + key.column());
            keys.add(new SortKey(column, key.descending(), key.nullsFirst(), key.codePointOrder()));
        }
        return keys;
    }

    private PlanNode tree(List<SortKey> order, Optional<Operand> count, Optional<Operand> offset) {
        PlanNode.Route route = new PlanNode.Route(sql(count.isPresent() || offset.isPresent()));
        PlanNode node = order.isEmpty() ? new PlanNode.Concat(route) : new PlanNode.MergeSort(route, order);
        if (count.isPresent() || offset.isPresent()) {
            node = new PlanNode.Limit(node, count, offset);
        }
        return hidden.isEmpty() ? node : new PlanNode.Hide(node, hidden.size());
    }

    private Optional<Operand> operand(Expression expression) {
        return Operand.of(expression, shape.bound.text());
    }

    /** The column of one key; hidden ones get the negative of their number, counted from 1. */
    private Optional<SortKey> sortKey(Query.SortItem item) {
        Expression key = item.expression();
        OptionalInt position = shape.position(key);
        if (item.using() || position.isEmpty() && (key instanceof Expression.Literal || shape.maybeLabel(key))) {
            return Optional.empty();
        }
        return position.isPresent() ? byPosition(item, position.getAsInt()) : byExpression(item);
    }

    private Optional<SortKey> byPosition(Query.SortItem item, int position) {
        boolean known = !shape.hasStar();
        if (known && position > shape.select.items().size()) {
            // Wrong as it is written, and not to become right by a hidden column.
            return Optional.empty();
        }
        boolean codePoints = known
                && shape.codePointOrder(shape.select.items().get(position - 1).expression());
        return Optional.of(sortKey(item, position, codePoints));
    }

    /** A bare name means a label before it means a column; what is not selected is fetched as a hidden column. */
    private Optional<SortKey> byExpression(Query.SortItem item) {
        Optional<QueryBody.Item> labelled = shape.labelled(item.expression());
        Expression sorted = labelled.map(QueryBody.Item::expression).orElse(item.expression());
        OptionalInt selected = shape.itemOf(sorted);
        if (selected.isEmpty() && labelled.isPresent() && !shape.same(item.expression(), sorted)) {
            return Optional.empty();
        }
        int column = selected.orElseGet(() -> hide(sorted.span()));
        return Optional.of(sortKey(item, column, shape.codePointOrder(sorted)));
    }

    private static SortKey sortKey(Query.SortItem item, int column, boolean codePoints) {
        return new SortKey(column, item.descending(), item.nullsFirst().orElse(item.descending()), codePoints);
    }

    private int hide(Span expression) {
        hidden.add(expression);
        return -hidden.size();
    }

    private ShardSql sql(boolean limited) {
        if (!limited && hidden.isEmpty()) {
            return ShardSql.VERBATIM;
        }
        Span statement = shape.query.span();
        Span items = shape.select.itemsSpan();
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Original(new Span(statement.from(), items.to())));
        for (int i = 0; i < hidden.size(); i++) {
            pieces.add(new Piece.Text(","));
            pieces.add(new Piece.Original(hidden.get(i)));
            // Its own label could be one that ORDER BY names, which would be ambiguous then.
            pieces.add(new Piece.Text(" AS shardline_order_" + i));
        }
        pieces.add(new Piece.Original(
                new Span(items.to(), shape.query.body().span().to())));
        List<Query.SortItem> order = shape.query.orderBy();
        if (!order.isEmpty()) {
            int last = order.get(order.size() - 1).span().to();
            pieces.add(new Piece.Text(" ORDER BY"));
            pieces.add(new Piece.Original(new Span(order.get(0).span().from(), last)));
        }
        if (limited) {
            pieces.add(new Piece.LimitClause());
        }
        shape.query.locks().forEach(clause -> pieces.add(new Piece.Original(clause)));
        return new ShardSql(pieces);
    }
}
