package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a query: WITH, set operations, VALUES, and what follows the last arm.
 *
 * <p>The words that begin a clause are reserved in PostgreSQL, so outside of parentheses each of them begins that clause and
 * nothing else; the few exceptions (a label, IS DISTINCT FROM, WITHIN GROUP) are told by the word before.
 */
final class QueryReader {
    private static final List<String> TAIL = List.of("order", "limit", "offset", "fetch", "for");

    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;
    private final SelectReader selects;
    private final StatementReader statements;

    QueryReader(Tokens tokens, StatementReader statements) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.statements = statements;
        this.expressions = new ExpressionReader(tokens, this);
        this.selects = new SelectReader(tokens, expressions, new FromReader(tokens, expressions, this));
    }

    ExpressionReader expressions() {
        return expressions;
    }

    SelectReader selects() {
        return selects;
    }

    Query read(Span span) throws ShardlineException {
        List<Query.Cte> ctes = new ArrayList<>();
        int body = withClause(span, ctes);
        int tail = tailBegin(new Span(body, span.to()));
        Span tailSpan = new Span(tail, span.to());
        TailReader rest = new TailReader(tokens, expressions, tailSpan);
        rest.read();
        return new Query(
                ctes,
                !ctes.isEmpty() && tokens.keyword(span.from() + 1, "recursive"),
                body(new Span(body, tail)),
                rest.orderBy,
                rest.limit,
                rest.offset,
                rest.withTies,
                rest.locks,
                tailSpan,
                span);
    }

    /** Reads WITH, if there is one, and returns where the statement proper begins. */
    int withClause(Span span, List<Query.Cte> ctes) throws ShardlineException {
        int at = span.from();
        if (!tokens.keyword(at, "with")) {
            return at;
        }
        at += tokens.keyword(at + 1, "recursive") ? 2 : 1;
        while (true) {
            int begin = at;
            if (!text.isName(at)) {
                throw tokens.unread(at);
            }
            at++;
            if (text.is(at, "(")) {
                at = text.closing(at) + 1;
            }
            at = expect(at, "as");
            if (tokens.keyword(at, "not")) {
                at++;
            }
            if (tokens.keyword(at, "materialized")) {
                at++;
            }
            if (!text.is(at, "(")) {
                throw tokens.unread(at);
            }
            int close = text.closing(at);
            ctes.add(new Query.Cte(
                    text.name(begin), statements.read(new Span(at + 1, close)), new Span(begin, close + 1)));
            at = close + 1;
            if (!text.is(at, ",")) {
                // SEARCH and CYCLE are not read: the word found here is no statement, and the caller says so.
                return at;
            }
            at++;
        }
    }

    private int expect(int at, String word) throws ShardlineException {
        if (!tokens.keyword(at, word)) {
            throw tokens.unread(at);
        }
        return at + 1;
    }

    private int tailBegin(Span span) throws ShardlineException {
        int first = span.to();
        for (String word : TAIL) {
            int at = tokens.find(new Span(span.from(), first), word);
            first = at < 0 ? first : at;
        }
        return first;
    }

    private QueryBody body(Span span) throws ShardlineException {
        // UNION and EXCEPT bind weaker than INTERSECT; all are left-associative, so the last one is the root.
        int root = Math.max(last(span, "union"), last(span, "except"));
        if (root < 0) {
            root = last(span, "intersect");
        }
        return root < 0 ? single(span) : setOperation(span, root);
    }

    private int last(Span span, String word) throws ShardlineException {
        int last = -1;
        for (int at = tokens.find(span, word); at >= 0; at = tokens.find(new Span(at + 1, span.to()), word)) {
            last = at;
        }
        return last;
    }

    private QueryBody setOperation(Span span, int at) throws ShardlineException {
        boolean all = tokens.keyword(at + 1, "all");
        int right = all || tokens.keyword(at + 1, "distinct") ? at + 2 : at + 1;
        QueryBody.Operator operator = QueryBody.Operator.valueOf(text.at(at).toUpperCase(java.util.Locale.ROOT));
        return new QueryBody.SetOperation(
                arm(new Span(span.from(), at)), operator, all, arm(new Span(right, span.to())), span);
    }

    private Query arm(Span span) throws ShardlineException {
        Span noTail = new Span(span.to(), span.to());
        return new Query(
                List.of(),
                false,
                body(span),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                noTail,
                span);
    }

    private QueryBody single(Span span) throws ShardlineException {
        if (span.isEmpty()) {
            throw tokens.unread(span.from());
        }
        if (text.is(span.from(), "(") && text.closing(span.from()) == span.to() - 1) {
            return new QueryBody.Nested(read(new Span(span.from() + 1, span.to() - 1)), span);
        }
        return tokens.keyword(span.from(), "values") ? values(span) : selects.read(span);
    }

    private QueryBody values(Span span) throws ShardlineException {
        if (span.size() == 2 && text.kind(span.from() + 1) == TokenKind.ROWS) {
            return new QueryBody.Values(List.of(), span);
        }
        List<Expression.Row> rows = new ArrayList<>();
        for (Span row : tokens.splitAtCommas(new Span(span.from() + 1, span.to()))) {
            if (!text.is(row.from(), "(") || text.closing(row.from()) != row.to() - 1) {
                throw tokens.unread(row.from());
            }
            rows.add(new Expression.Row(
                    expressions.readAll(tokens.splitAtCommas(new Span(row.from() + 1, row.to() - 1))), row));
        }
        return new QueryBody.Values(rows, span);
    }
}
