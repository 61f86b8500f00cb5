package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Colocation;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.Refusal;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.route.Routing;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.QueryBody.Operator;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Pushes a whole set operation to the shards, each of which computes it over its own rows, and unites what they return.
 *
 * <pre>
 * select a from t union all select b from u order by 1 limit 10 offset 5
 *   =>  Limit(10, 5, MergeSort(1, Route(select a from t union all select b from u order by 1 limit 15)))
 * </pre>
 *
 * <p>Every arm's rows must be those of the shards together. UNION ALL asks for no more. Any other operation compares rows of its
 * arms, so equal rows have to meet on one shard: the shard key must stand in the same columns of all of them.
 */
final class SetOperationRule {
    private final BoundStatement bound;
    private final Query query;
    private final FunctionRules functions;
    private final List<Arm> arms = new ArrayList<>();

    /** One of the queries that are put together, as a statement of its own. */
    private record Arm(BoundStatement bound, SelectShape shape) {
        List<Relation> origins() {
            return bound.scopes().get(0).origins();
        }

        Optional<Expression> column(int column) {
            List<QueryBody.Item> items = shape.select.items();
            return column > items.size() || shape.hasStar()
                    ? Optional.empty()
                    : Optional.of(items.get(column - 1).expression());
        }
    }

    SetOperationRule(BoundStatement bound, Query query, FunctionRules functions) {
        this.bound = bound;
        this.query = query;
        this.functions = functions;
    }

    Several plan() {
        Optional<Refusal> refusal = arms().or(() -> compared(query.body(), 0));
        return refusal.isPresent() ? new Several.Refuse(refusal.get()) : united();
    }

    /** Of each arm the shards that can give it rows: of none of the others any need be asked. */
    List<Routing> required() {
        List<Routing> either = new ArrayList<>();
        for (Arm arm : arms) {
            either.add(new Routings(arm.bound())
                    .required().stream()
                            .filter(routing -> !(routing instanceof Routing.Scatter))
                            .findFirst()
                            .orElse(new Routing.Scatter()));
        }
        return either.contains(new Routing.Scatter()) ? List.of() : List.of(new Routing.Either(either));
    }

    private static Optional<Refusal> refuse(String reason) {
        return Optional.of(Refusals.read(reason));
    }

    /** Whether each shard can compute its part of every arm. */
    private Optional<Refusal> arms() {
        List<Query> queries = new ArrayList<>();
        List<Scope> levels = new ArrayList<>();
        collect(query, bound.scopes().get(0), queries, levels);
        boolean whole = query.ctes().isEmpty() && !query.withTies() && !query.locking();
        if (!whole || !queries.stream().allMatch(arm -> arm.body() instanceof QueryBody.Select && plain(arm))) {
            return refuse("A set operation has WITH, VALUES or WITH TIES, or an arm that sorts or cuts.");
        }
        if (!functions.clocks(bound, query).isEmpty()) {
            return refuse("A set operation asks for the time.");
        }
        for (int i = 0; i < queries.size(); i++) {
            Optional<Scope> next = i + 1 < levels.size() ? Optional.of(levels.get(i + 1)) : Optional.empty();
            BoundStatement part = bound.arm(queries.get(i).span(), levels.get(i), next);
            Optional<Refusal> refusal = arm(part, queries.get(i));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> arm(BoundStatement part, Query arm) {
        SelectShape shape = new SelectShape(part, arm, (QueryBody.Select) arm.body(), functions);
        arms.add(new Arm(part, shape));
        Optional<Refusal> refusal = new ScatterRules(part, arm, functions).check();
        boolean split = shape.aggregated() && !shape.groupsStayOnOneShard();
        return refusal.isEmpty() && split
                ? refuse("An arm of a set operation has groups with rows on several shards.")
                : refusal;
    }

    /** The queries that are put together, in the order of the text, and the levels of their bodies. */
    private static void collect(Query each, Scope level, List<Query> queries, List<Scope> levels) {
        if (each.body() instanceof QueryBody.Nested nested && plain(nested.query())) {
            collect(nested.query(), level.arms().get(0), queries, levels);
        } else if (each.body() instanceof QueryBody.SetOperation operation) {
            collect(operation.left(), level.arms().get(0), queries, levels);
            collect(operation.right(), level.arms().get(1), queries, levels);
        } else {
            queries.add(each);
            levels.add(level);
        }
    }

    private static boolean plain(Query arm) {
        return arm.tail().isEmpty() && arm.ctes().isEmpty();
    }

    /** @param first the number of the first arm below this body */
    private Optional<Refusal> compared(QueryBody body, int first) {
        if (body instanceof QueryBody.Nested nested) {
            return compared(nested.query().body(), first);
        }
        if (!(body instanceof QueryBody.SetOperation operation)) {
            return Optional.empty();
        }
        int left = width(operation.left().body());
        boolean counted = operation.operator() == Operator.UNION && operation.all();
        if (!counted && !alignedKeys(arms.subList(first, first + width(body)))) {
            return refuse("Equal rows of a set operation may lie on different shards.");
        }
        return compared(operation.left().body(), first)
                .or(() -> compared(operation.right().body(), first + left));
    }

    private static int width(QueryBody body) {
        if (body instanceof QueryBody.Nested nested) {
            return width(nested.query().body());
        }
        return body instanceof QueryBody.SetOperation operation
                ? width(operation.left().body()) + width(operation.right().body())
                : 1;
    }

    /** True if a shard key of the first of them is in the same columns of all. */
    private static boolean alignedKeys(List<Arm> compared) {
        return compared.stream().noneMatch(arm -> arm.shape().hasStar())
                && compared.get(0).origins().stream()
                        .anyMatch(first -> compared.stream().allMatch(arm -> hasKey(arm, first, compared.get(0))));
    }

    /** True if a relation of an arm has its key where the one of the first arm has its own, and equal keys are on one shard. */
    private static boolean hasKey(Arm arm, Relation first, Arm ofFirst) {
        List<Integer> columns = keyColumns(ofFirst, first);
        return !columns.isEmpty()
                && arm.origins().stream()
                        .filter(relation -> keyColumns(arm, relation).equals(columns))
                        .anyMatch(relation -> Colocation.sameFunction(
                                (PlacedTable.Sharded) first.table(), (PlacedTable.Sharded) relation.table()));
    }

    /** The columns that are a relation's shard key, from 1; none if not all of it is there, or NULLs may be in its place. */
    private static List<Integer> keyColumns(Arm arm, Relation relation) {
        if (!(relation.table() instanceof PlacedTable.Sharded sharded) || relation.nullable()) {
            return List.of();
        }
        List<Integer> columns = new ArrayList<>();
        for (String key : sharded.key()) {
            OptionalInt column = columnOf(arm, new Scope.ColumnOf(relation, key));
            if (column.isEmpty()) {
                return List.of();
            }
            columns.add(column.getAsInt());
        }
        return columns;
    }

    private static OptionalInt columnOf(Arm arm, Scope.ColumnOf key) {
        List<QueryBody.Item> items = arm.shape().select.items();
        return IntStream.rangeClosed(1, items.size())
                .filter(column -> {
                    Expression item = items.get(column - 1).expression();
                    return arm.shape().column(item).filter(key::equals).isPresent()
                            && arm.shape().byteEquality(item);
                })
                .findFirst();
    }

    private Several united() {
        List<SortKey> order = new ArrayList<>();
        for (Query.SortItem item : query.orderBy()) {
            OptionalInt column = sorted(item.expression());
            if (item.using() || column.isEmpty()) {
                return new Several.Refuse(Refusals.read("A set operation is ordered by what is no plain column."));
            }
            boolean nullsFirst = item.nullsFirst().orElse(item.descending());
            order.add(new SortKey(column.getAsInt(), item.descending(), nullsFirst, codePoints(column.getAsInt())));
        }
        Optional<Operand> count = query.limit().flatMap(each -> Operand.of(each, bound.text()));
        Optional<Operand> offset = query.offset().flatMap(each -> Operand.of(each, bound.text()));
        if (count.isPresent() != query.limit().isPresent()
                || offset.isPresent() != query.offset().isPresent()) {
            return new Several.Refuse(Refusals.read("LIMIT or OFFSET is neither a constant nor a parameter."));
        }
        boolean limited = count.isPresent() || offset.isPresent();
        PlanNode.Route route = new PlanNode.Route(limited ? limited() : ShardSql.VERBATIM);
        PlanNode node = order.isEmpty() ? new PlanNode.Concat(route) : new PlanNode.MergeSort(route, order);
        return new Several.Merge(limited ? new PlanNode.Limit(node, count, offset) : node);
    }

    /** The result's columns have the names of the first arm's. */
    private OptionalInt sorted(Expression key) {
        SelectShape first = arms.get(0).shape();
        OptionalInt position = first.position(key);
        int width = first.select.items().size();
        if (position.isPresent()) {
            return first.hasStar() || position.getAsInt() <= width ? position : OptionalInt.empty();
        }
        return first.hasStar() || first.maybeLabel(key)
                ? OptionalInt.empty()
                : first.labelled(key)
                        .map(item -> OptionalInt.of(first.select.items().indexOf(item) + 1))
                        .orElse(OptionalInt.empty());
    }

    private boolean codePoints(int column) {
        return arms.stream()
                .allMatch(arm ->
                        arm.column(column).filter(arm.shape()::codePointOrder).isPresent());
    }

    private ShardSql limited() {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Original(
                new Span(query.span().from(), query.body().span().to())));
        List<Query.SortItem> order = query.orderBy();
        if (!order.isEmpty()) {
            pieces.add(new Piece.Text(" ORDER BY"));
            pieces.add(new Piece.Original(new Span(
                    order.get(0).span().from(),
                    order.get(order.size() - 1).span().to())));
        }
        pieces.add(new Piece.LimitClause());
        return new ShardSql(pieces);
    }
}
