package io.shardline.planner.select;

import io.shardline.bind.Scope;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through queries that are all of another's FROM, in it or by a name of WITH.
 *
 * <pre>
 * select x, sum(y) from (select a % 7 as x, b as y from t where z) as d group by x
 *   has the rows of   t where z
 * </pre>
 *
 * <p>It holds where such a query makes of each row of its own FROM one row, or some, and knows of no other row: then the shards'
 * rows of it are together those of one server. So it must not group, sort, cut, number or lock.
 */
final class InnerQueries {
    private final FunctionRules functions;

    InnerQueries(FunctionRules functions) {
        this.functions = functions;
    }

    /** The levels whose rows are those of the last of them, outer ones first; empty if a query on the way is not of this kind. */
    Optional<Set<Scope>> levels(Scope outermost) {
        Set<Scope> levels = new LinkedHashSet<>(Set.of(outermost));
        for (Optional<Scope.Inner> inner = outermost.inner();
                inner.isPresent();
                inner = inner.get().scope().inner()) {
            if (!rowByRow(inner.get().query())) {
                return Optional.empty();
            }
            levels.add(inner.get().scope());
        }
        return Optional.of(levels);
    }

    /** True if every common table expression is one of those that were looked through. */
    static boolean namedBy(Query query, Set<Scope> levels) {
        List<Query> read = levels.stream()
                .flatMap(level -> level.inner().stream())
                .map(Scope.Inner::query)
                .toList();
        return query.ctes().stream()
                .allMatch(cte -> cte.statement() instanceof Statement.Select select && read.contains(select.query()));
    }

    private boolean rowByRow(Query query) {
        return query.ctes().isEmpty()
                && query.orderBy().isEmpty()
                && query.limit().isEmpty()
                && query.offset().isEmpty()
                && !query.locking()
                && query.body() instanceof QueryBody.Select select
                && rowByRow(select);
    }

    private boolean rowByRow(QueryBody.Select select) {
        return !select.distinct()
                && select.groupBy().isEmpty()
                && select.having().isEmpty()
                && !select.windows()
                && select.items().stream().noneMatch(item -> seesOtherRows(item.expression()));
    }

    private boolean seesOtherRows(Expression expression) {
        return expression instanceof Expression.Call call && (call.over() || functions.aggregate(call))
                || expression.children().stream().anyMatch(this::seesOtherRows);
    }
}
