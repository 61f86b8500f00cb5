package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Name;
import io.shardline.sql.Query;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads INSERT with its ON CONFLICT and RETURNING. */
final class InsertReader {
    private final Tokens tokens;
    private final SqlText text;
    private final QueryReader queries;

    InsertReader(Tokens tokens, QueryReader queries) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.queries = queries;
    }

    Statement.Insert read(Span span, int verb, List<Query.Cte> ctes) throws ShardlineException {
        if (!tokens.keyword(verb + 1, "into") || !text.isName(verb + 2)) {
            throw tokens.unread(verb + 1);
        }
        FromItem.Table table = table(verb + 2, span.to());
        int at = table.span().to();
        List<String> columns = new ArrayList<>();
        if (text.is(at, "(") && !tokens.beginsQuery(at, span.to())) {
            columns = columns(at);
            at = text.closing(at) + 1;
        }
        boolean overridden = tokens.keyword(at, "overriding") && tokens.keyword(at + 1, "user");
        at += tokens.keyword(at, "overriding") ? 3 : 0;
        int returning = new ClauseFinder(tokens).find(new Span(at, span.to()), "returning")[0];
        int conflict = conflictBegin(new Span(at, returning));
        return new Statement.Insert(
                ctes,
                table,
                columns,
                source(new Span(at, conflict)),
                conflict == returning ? Optional.empty() : Optional.of(conflict(new Span(conflict, returning))),
                returning == span.to() ? List.of() : queries.selects().items(new Span(returning + 1, span.to())),
                overridden,
                span);
    }

    /** The alias of INSERT needs its AS, so what follows the name is the column list and never an alias's. */
    private FromItem.Table table(int from, int end) throws ShardlineException {
        int after = tokens.endOfName(from, end);
        Name name = tokens.name(from, after);
        boolean alias = tokens.keyword(after, "as");
        if (alias && !text.isName(after + 1)) {
            throw tokens.unread(after + 1);
        }
        return new FromItem.Table(
                name,
                alias ? Optional.of(text.name(after + 1)) : Optional.empty(),
                true,
                new Span(from, alias ? after + 2 : after));
    }

    /** The names in the parenthesis that opens at a token. */
    List<String> columns(int open) throws ShardlineException {
        List<String> columns = new ArrayList<>();
        for (Span column : tokens.splitAtCommas(new Span(open + 1, text.closing(open)))) {
            if (column.size() != 1 || !text.isName(column.from())) {
                throw tokens.unread(column.from());
            }
            columns.add(text.name(column.from()));
        }
        return columns;
    }

    private Optional<Query> source(Span span) throws ShardlineException {
        if (tokens.keyword(span.from(), "default") && tokens.keyword(span.from() + 1, "values") && span.size() == 2) {
            return Optional.empty();
        }
        if (!tokens.beginsQuery(span.from(), span.to())) {
            throw tokens.unread(span.from());
        }
        return Optional.of(queries.read(span));
    }

    private int conflictBegin(Span span) throws ShardlineException {
        for (int i = span.from(); i < span.to(); i = tokens.skip(i, span.to())) {
            boolean begins = tokens.keyword(i, "on")
                    && tokens.keyword(i + 1, "conflict")
                    && (tokens.keyword(i + 2, "do") || tokens.keyword(i + 2, "on") || text.is(i + 2, "("));
            if (begins && tokens.find(new Span(i, span.to()), "do") >= 0) {
                return i;
            }
        }
        return span.to();
    }

    private Statement.Conflict conflict(Span span) throws ShardlineException {
        int action = tokens.find(span, "do");
        Span target = new Span(span.from() + 2, action);
        Optional<String> constraint = Optional.empty();
        List<String> columns = new ArrayList<>();
        boolean plain = true;
        if (tokens.keyword(target.from(), "on") && target.size() == 3 && text.isName(target.to() - 1)) {
            constraint = Optional.of(text.name(target.to() - 1));
        } else if (!target.isEmpty()) {
            plain = plainColumns(target, columns);
        }
        if (tokens.keyword(action + 1, "nothing") && action + 2 == span.to()) {
            return new Statement.Conflict(columns, plain, constraint, false, List.of(), Optional.empty(), span);
        }
        if (!tokens.keyword(action + 1, "update") || !tokens.keyword(action + 2, "set")) {
            throw tokens.unread(action + 1);
        }
        int where = new ClauseFinder(tokens).find(new Span(action + 3, span.to()), "where")[0];
        Optional<Expression> condition = where == span.to()
                ? Optional.empty()
                : Optional.of(queries.expressions().read(new Span(where + 1, span.to())));
        return new Statement.Conflict(
                columns,
                plain,
                constraint,
                true,
                new AssignmentReader(tokens, queries.expressions()).read(new Span(action + 3, where)),
                condition,
                span);
    }

    /** Collects the target's columns; false if anything but columns is in it, or a predicate behind it. */
    private boolean plainColumns(Span target, List<String> columns) throws ShardlineException {
        if (!text.is(target.from(), "(")) {
            throw tokens.unread(target.from());
        }
        int close = text.closing(target.from());
        boolean plain = close == target.to() - 1;
        for (Span column : tokens.splitAtCommas(new Span(target.from() + 1, close))) {
            plain &= column.size() == 1 && text.isName(column.from());
            // With a collation or operator class of its own it is not the column's equality that counts.
            columns.add(column.size() == 1 && text.isName(column.from()) ? text.name(column.from()) : "");
        }
        return plain;
    }
}
