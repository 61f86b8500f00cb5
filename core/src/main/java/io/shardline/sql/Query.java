package io.shardline.sql;

import java.util.List;
import java.util.Optional;

/**
 * A SELECT, VALUES or TABLE with what may stand around it.
 *
 * @param ctes WITH, in order
 * @param orderBy sort keys of the whole query
 * @param limit the count of LIMIT or FETCH
 * @param tail tokens from the first of ORDER BY, LIMIT, OFFSET, FETCH, FOR to the end of the query; empty without any
 * @param withTies FETCH ... WITH TIES
 * @param locks FOR UPDATE and its like, each clause
 */
public record Query(
        List<Cte> ctes,
        boolean recursive,
        QueryBody body,
        List<SortItem> orderBy,
        Optional<Expression> limit,
        Optional<Expression> offset,
        boolean withTies,
        List<Span> locks,
        Span tail,
        Span span) {
    public Query {
        ctes = List.copyOf(ctes);
        orderBy = List.copyOf(orderBy);
        locks = List.copyOf(locks);
    }

    /** True if it locks the rows that it returns. */
    public boolean locking() {
        return !locks.isEmpty();
    }

    /** A common table expression; its statement may change data. */
    public record Cte(String name, Statement statement, Span span) {}

    /**
     * One key of ORDER BY.
     *
     * @param using ORDER BY x USING operator was written
     */
    public record SortItem(
            Expression expression, boolean descending, Optional<Boolean> nullsFirst, boolean using, Span span) {}
}
