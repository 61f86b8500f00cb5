package io.shardline.planner.select;

import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.Optional;
import java.util.Set;

/**
 * An aggregate of one argument, as it is written: {@code name([DISTINCT] argument) [FILTER (WHERE condition)]}.
 *
 * @param function its name as written
 * @param filter FILTER with its parentheses
 * @param condition what stands behind WHERE in them
 */
record PartAggregate(Span function, boolean distinct, Span argument, Optional<Span> filter, Optional<Span> condition) {
    /** Words and signs that give the inside of a call's parentheses a meaning of their own. */
    private static final Set<String> SPECIAL = Set.of(",", "all", "distinct", "variadic", "order", "=>", ":=");

    /** Reads a call; empty if anything else is in it. */
    static Optional<PartAggregate> of(Expression.Call call, SqlText text) {
        int open = call.span().from() + 2 * call.name().parts().size() - 1;
        if (!text.is(open, "(")) {
            return Optional.empty();
        }
        int close = text.closing(open);
        boolean distinct = text.is(open + 1, "distinct");
        Span argument = new Span(Math.min(distinct ? open + 2 : open + 1, close), close);
        Span after = new Span(close + 1, call.span().to());
        if (argument.isEmpty() || special(argument, text) || !after.isEmpty() && !filter(after, text)) {
            return Optional.empty();
        }
        return Optional.of(new PartAggregate(
                new Span(call.span().from(), open),
                distinct,
                argument,
                after.isEmpty() ? Optional.empty() : Optional.of(after),
                after.isEmpty() ? Optional.empty() : Optional.of(new Span(after.from() + 3, after.to() - 1))));
    }

    private static boolean special(Span argument, SqlText text) {
        for (int at = argument.from(); at < argument.to(); at++) {
            int here = at;
            if (SPECIAL.stream().anyMatch(word -> text.is(here, word))) {
                return true;
            }
            if (text.is(at, "(") || text.is(at, "[")) {
                at = text.closing(at);
            }
        }
        return false;
    }

    private static boolean filter(Span after, SqlText text) {
        int open = after.from() + 1;
        return text.is(after.from(), "filter")
                && text.is(open, "(")
                && text.is(open + 1, "where")
                && text.closing(open) == after.to() - 1;
    }
}
