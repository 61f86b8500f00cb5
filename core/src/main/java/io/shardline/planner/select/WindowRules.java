package io.shardline.planner.select;

import io.shardline.bind.Scope;
import io.shardline.plan.Refusal;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Windows that each shard computes by itself: those whose PARTITION BY names the shard key, so that no partition has rows on two
 * shards.
 *
 * <p>A window that WINDOW names, one that is built on another, and one in a nested query are left alone.
 */
final class WindowRules {
    private static final Set<String> AFTER_KEYS = Set.of("order", "rows", "range", "groups");

    private final SelectShape shape;
    private final SqlText text;

    WindowRules(SelectShape shape) {
        this.shape = shape;
        this.text = shape.bound.text();
    }

    /** Why a shard would compute a window over too few rows; nothing without windows. */
    Optional<Refusal> check() {
        List<Expression.Call> calls =
                shape.bound.calls().stream().filter(Expression.Call::over).toList();
        if (calls.isEmpty() && !shape.select.windows()) {
            return Optional.empty();
        }
        List<Expression.Call> own = new ArrayList<>();
        shape.select.items().stream().map(QueryBody.Item::expression).forEach(item -> collect(item, own));
        shape.query.orderBy().stream().map(Query.SortItem::expression).forEach(key -> collect(key, own));
        boolean whole = !shape.select.windows()
                && own.size() == calls.size()
                && own.stream().allMatch(call -> shape.containsShardKey(partition(call)));
        return whole
                ? Optional.empty()
                : Optional.of(Refusals.read("A window without the shard key would have the rows of one shard only."));
    }

    private static void collect(Expression expression, List<Expression.Call> found) {
        if (expression instanceof Expression.Call call && call.over()) {
            found.add(call);
        }
        expression.children().forEach(child -> collect(child, found));
    }

    /** The columns that PARTITION BY names; other expressions there make partitions smaller, and change nothing. */
    private Set<Scope.ColumnOf> partition(Expression.Call call) {
        Set<Scope.ColumnOf> columns = new HashSet<>();
        int last = call.span().to() - 1;
        int from = keysBegin(call.span(), last);
        for (int at = from; from >= 0 && at <= last; at++) {
            int here = at;
            boolean end = at == last || AFTER_KEYS.stream().anyMatch(word -> text.is(here, word));
            if (end || text.is(at, ",")) {
                column(new Span(from, at)).ifPresent(columns::add);
                from = end ? -1 : at + 1;
            } else if (text.is(at, "(") || text.is(at, "[")) {
                at = text.closing(at);
            }
        }
        return columns;
    }

    /** The token behind PARTITION BY; -1 without it. */
    private int keysBegin(Span call, int last) {
        for (int over = call.from(); over < last; over++) {
            if (text.is(over, "over") && text.is(over + 1, "(") && text.closing(over + 1) == last) {
                return text.is(over + 2, "partition") && text.is(over + 3, "by") ? over + 4 : -1;
            }
        }
        return -1;
    }

    /** Only what was read as a column, for a word there may be a function of the same name as a column. */
    private Optional<Scope.ColumnOf> column(Span span) {
        return shape.bound.columns().stream()
                .filter(column -> column.span().equals(span))
                .findFirst()
                .flatMap(shape::column);
    }
}
