package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads FROM and USING: tables, queries, functions and their joins. */
final class FromReader {
    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;
    private final QueryReader queries;

    FromReader(Tokens tokens, ExpressionReader expressions, QueryReader queries) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.expressions = expressions;
        this.queries = queries;
    }

    List<FromItem> list(Span span) throws ShardlineException {
        List<FromItem> items = new ArrayList<>();
        for (Span item : tokens.splitAtCommas(span)) {
            items.add(joins(item));
        }
        return items;
    }

    private FromItem joins(Span span) throws ShardlineException {
        FromItem left = primary(span.from(), span.to());
        while (left.span().to() < span.to()) {
            left = join(left, span.to());
        }
        return left;
    }

    /** One join whose left side was read; a join that begins before its ON belongs to its right side. */
    private FromItem join(FromItem left, int end) throws ShardlineException {
        int at = left.span().to();
        boolean natural = tokens.keyword(at, "natural");
        at += natural ? 1 : 0;
        FromItem.JoinKind kind = kind(at);
        while (!tokens.keyword(at, "join")) {
            if (at >= end || !text.isName(at)) {
                throw tokens.unread(at);
            }
            at++;
        }
        FromItem right = primary(at + 1, end);
        boolean conditional = !natural && kind != FromItem.JoinKind.CROSS;
        while (conditional && beginsJoin(right.span().to(), end)) {
            right = join(right, end);
        }
        return conditional
                ? conditional(left, kind, right, end)
                : new FromItem.Join(
                        left,
                        kind,
                        right,
                        Optional.empty(),
                        List.of(),
                        natural,
                        spanOf(left, right.span().to()));
    }

    private FromItem.JoinKind kind(int at) {
        for (FromItem.JoinKind kind : FromItem.JoinKind.values()) {
            if (tokens.keyword(at, kind.name().toLowerCase(java.util.Locale.ROOT))) {
                return kind;
            }
        }
        return FromItem.JoinKind.INNER;
    }

    private FromItem conditional(FromItem left, FromItem.JoinKind kind, FromItem right, int end)
            throws ShardlineException {
        int at = right.span().to();
        if (tokens.keyword(at, "using") && text.is(at + 1, "(")) {
            int close = text.closing(at + 1);
            if (tokens.keyword(close + 1, "as")) {
                throw tokens.unread(close + 1);
            }
            return new FromItem.Join(
                    left, kind, right, Optional.empty(), names(at + 1, close), false, spanOf(left, close + 1));
        }
        if (!tokens.keyword(at, "on")) {
            throw tokens.unread(at);
        }
        int to = at + 1;
        while (to < end && !beginsJoin(to, end) && !tokens.keyword(to, "on") && !tokens.keyword(to, "using")) {
            to = tokens.skip(to, end);
        }
        Expression on = expressions.read(new Span(at + 1, to));
        return new FromItem.Join(left, kind, right, Optional.of(on), List.of(), false, spanOf(left, to));
    }

    /** LEFT and RIGHT are functions too, so the word JOIN has to follow. */
    private boolean beginsJoin(int at, int end) {
        int word = at;
        while (word < end && word < at + 3 && text.isName(word)) {
            if (tokens.keyword(word, "join")) {
                return true;
            }
            boolean introduces = tokens.keyword(word, "natural")
                    || tokens.keyword(word, "inner")
                    || tokens.keyword(word, "cross")
                    || tokens.keyword(word, "left")
                    || tokens.keyword(word, "right")
                    || tokens.keyword(word, "full")
                    || tokens.keyword(word, "outer");
            if (!introduces) {
                return false;
            }
            word++;
        }
        return false;
    }

    private List<String> names(int open, int close) throws ShardlineException {
        List<String> names = new ArrayList<>();
        for (Span name : tokens.splitAtCommas(new Span(open + 1, close))) {
            if (name.size() != 1 || !text.isName(name.from())) {
                throw tokens.unread(name.from());
            }
            names.add(text.name(name.from()));
        }
        return names;
    }

    private FromItem primary(int from, int end) throws ShardlineException {
        boolean lateral = tokens.keyword(from, "lateral");
        int at = lateral ? from + 1 : from;
        if (at >= end) {
            throw tokens.unread(at);
        }
        if (text.is(at, "(")) {
            return parenthesis(from, at, lateral, end);
        }
        if (tokens.keyword(at, "rows") && tokens.keyword(at + 1, "from") && text.is(at + 2, "(")) {
            return function(
                    from, expressions.opaque(new Span(at + 3, text.closing(at + 2))), text.closing(at + 2) + 1, end);
        }
        int name = tokens.keyword(at, "only") ? at + 1 : at;
        int after = text.isName(name) ? tokens.endOfName(name, end) : name;
        if (after == name) {
            throw tokens.unread(name);
        }
        if (after < end && text.is(after, "(")) {
            int close = text.closing(after) + 1;
            return function(from, expressions.opaque(new Span(name, close)), close, end);
        }
        return table(from, name, end);
    }

    private FromItem parenthesis(int from, int open, boolean lateral, int end) throws ShardlineException {
        int close = text.closing(open);
        if (tokens.beginsQuery(open + 1, close) && !joinsQueries(open + 1, close)) {
            Alias alias = alias(close + 1, end);
            return new FromItem.Derived(
                    queries.read(new Span(open + 1, close)),
                    alias.name,
                    alias.columns < 0 ? List.of() : names(alias.columns, alias.end - 1),
                    lateral,
                    new Span(from, alias.end));
        }
        FromItem inner = joins(new Span(open + 1, close));
        if (alias(close + 1, end).end != close + 1 || !(inner instanceof FromItem.Join join)) {
            // An alias would hide the names inside; nothing else is known to stand here.
            throw tokens.unread(close + 1);
        }
        return new FromItem.Join(
                join.left(),
                join.kind(),
                join.right(),
                join.on(),
                join.using(),
                join.natural(),
                new Span(from, close + 1));
    }

    /** {@code ((select 1) a join b on ...)}: begins like a query in parentheses but is a join. */
    private boolean joinsQueries(int at, int close) {
        return text.is(at, "(")
                && text.closing(at) + 1 < close
                && !tokens.keyword(text.closing(at) + 1, "union")
                && !tokens.keyword(text.closing(at) + 1, "intersect")
                && !tokens.keyword(text.closing(at) + 1, "except")
                && !tokens.keyword(text.closing(at) + 1, "order")
                && !tokens.keyword(text.closing(at) + 1, "limit")
                && !tokens.keyword(text.closing(at) + 1, "offset")
                && !tokens.keyword(text.closing(at) + 1, "fetch");
    }

    private FromItem function(int from, Expression call, int after, int end) throws ShardlineException {
        int at = after;
        if (tokens.keyword(at, "with") && tokens.keyword(at + 1, "ordinality")) {
            at += 2;
        }
        if (tokens.keyword(at, "as") && text.is(at + 1, "(")) {
            return new FromItem.Function(call, Optional.empty(), new Span(from, text.closing(at + 1) + 1));
        }
        Alias alias = alias(at, end);
        return new FromItem.Function(call, alias.name, new Span(from, alias.end));
    }

    /** A table with all that may follow its name; ONLY before it begins the span. */
    FromItem.Table table(int from, int name, int end) throws ShardlineException {
        int after = tokens.endOfName(name, end);
        boolean plain = from == name;
        int at = after;
        if (at < end && text.is(at, "*")) {
            plain = false;
            at++;
        }
        Alias alias = alias(at, end);
        plain &= alias.columns < 0;
        at = alias.end;
        if (tokens.keyword(at, "tablesample") && at < end) {
            plain = false;
            at = sampleEnd(at, end);
        }
        return new FromItem.Table(tokens.name(name, after), alias.name, plain, new Span(from, at));
    }

    private int sampleEnd(int at, int end) throws ShardlineException {
        int open = tokens.endOfName(at + 1, end);
        if (!text.is(open, "(")) {
            throw tokens.unread(open);
        }
        int after = text.closing(open) + 1;
        return tokens.keyword(after, "repeatable") && text.is(after + 1, "(") ? text.closing(after + 1) + 1 : after;
    }

    /** @param columns the token that opens the list of columns; -1 without one */
    private record Alias(Optional<String> name, int columns, int end) {}

    private Alias alias(int at, int end) throws ShardlineException {
        boolean as = at < end && tokens.keyword(at, "as");
        int name = as ? at + 1 : at;
        if (name >= end || !(as ? text.isName(name) : tokens.plainName(name))) {
            if (as) {
                throw tokens.unread(name);
            }
            return new Alias(Optional.empty(), -1, at);
        }
        boolean columns = name + 1 < end && text.is(name + 1, "(");
        int after = columns ? text.closing(name + 1) + 1 : name + 1;
        return new Alias(Optional.of(text.name(name)), columns ? name + 1 : -1, after);
    }

    private static Span spanOf(FromItem left, int to) {
        return new Span(left.span().from(), to);
    }
}
