package io.shardline.sql;

import java.util.List;
import java.util.Optional;

/** The part of a query without WITH, ORDER BY and LIMIT. */
public sealed interface QueryBody {
    Span span();

    /**
     * @param distinct DISTINCT was written
     * @param distinctOn the expressions of DISTINCT ON; none without it
     * @param items the select list; may be empty
     * @param itemsSpan tokens of the select list
     * @param from items of FROM, as separated by commas
     * @param windows WINDOW was written
     */
    record Select(
            boolean distinct,
            List<Expression> distinctOn,
            List<Item> items,
            Span itemsSpan,
            List<FromItem> from,
            Optional<Expression> where,
            Optional<Grouping> groupBy,
            Optional<Expression> having,
            boolean windows,
            Span span)
            implements QueryBody {
        public Select {
            distinctOn = List.copyOf(distinctOn);
            items = List.copyOf(items);
            from = List.copyOf(from);
        }
    }

    /** @param label the name after AS, or the bare one */
    record Item(Expression expression, Optional<String> label, Span span) {}

    /**
     * @param keys the grouping expressions, ordinals among them
     * @param plain false with GROUPING SETS, ROLLUP, CUBE, DISTINCT or an empty set
     */
    record Grouping(List<Expression> keys, boolean plain, Span span) {
        public Grouping {
            keys = List.copyOf(keys);
        }
    }

    enum Operator {
        UNION,
        INTERSECT,
        EXCEPT
    }

    record SetOperation(Query left, Operator operator, boolean all, Query right, Span span) implements QueryBody {}

    /**
     * {@code VALUES (...), (...)}.
     *
     * @param rows the rows, or none when they are flat: then they are one {@link TokenKind#ROWS} token, the last of
     *     {@code span}, and read from the text at each execution
     */
    record Values(List<Expression.Row> rows, Span span) implements QueryBody {
        public Values {
            rows = List.copyOf(rows);
        }
    }

    /** A query in parentheses. */
    record Nested(Query query, Span span) implements QueryBody {}
}
