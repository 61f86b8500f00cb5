package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import io.shardline.sql.Statement.Merge.Action;
import io.shardline.sql.Statement.Merge.Match;
import io.shardline.sql.Statement.Merge.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads MERGE. USING, ON, WHEN, THEN and RETURNING are reserved, so each begins its part and nothing else. */
final class MergeReader {
    private final Tokens tokens;
    private final SqlText text;
    private final QueryReader queries;

    MergeReader(Tokens tokens, QueryReader queries) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.queries = queries;
    }

    Statement.Merge read(Span span, int verb, List<Query.Cte> ctes) throws ShardlineException {
        int using = require(new Span(verb, span.to()), "using");
        int on = require(new Span(using, span.to()), "on");
        int when = require(new Span(on, span.to()), "when");
        int returning = new ClauseFinder(tokens).find(new Span(when, span.to()), "returning")[0];
        FromItem.Table table = target(verb + 1, using);
        List<FromItem> source = queries.selects().froms().list(new Span(using + 1, on));
        if (source.size() != 1) {
            throw tokens.unread(using + 1);
        }
        return new Statement.Merge(
                ctes,
                table,
                source.get(0),
                queries.expressions().read(new Span(on + 1, when)),
                clauses(new Span(when, returning), table),
                returning == span.to() ? List.of() : queries.selects().items(new Span(returning + 1, span.to())),
                span);
    }

    private int require(Span span, String word) throws ShardlineException {
        int at = tokens.find(span, word);
        if (at < 0) {
            throw tokens.unread(span.to());
        }
        return at;
    }

    private FromItem.Table target(int into, int using) throws ShardlineException {
        int name = tokens.keyword(into + 1, "only") ? into + 2 : into + 1;
        if (!tokens.keyword(into, "into") || !text.isName(name)) {
            throw tokens.unread(into);
        }
        FromItem.Table table = queries.selects().froms().table(into + 1, name, using);
        if (table.span().to() != using) {
            throw tokens.unread(table.span().to());
        }
        return table;
    }

    private List<When> clauses(Span span, FromItem.Table table) throws ShardlineException {
        List<When> clauses = new ArrayList<>();
        for (int begin = span.from(); begin < span.to(); ) {
            int next = tokens.find(new Span(begin + 1, span.to()), "when");
            int end = next < 0 ? span.to() : next;
            clauses.add(clause(new Span(begin, end), table));
            begin = end;
        }
        return clauses;
    }

    private When clause(Span span, FromItem.Table table) throws ShardlineException {
        boolean not = tokens.keyword(span.from() + 1, "not");
        int at = span.from() + (not ? 2 : 1);
        if (!tokens.keyword(at, "matched")) {
            throw tokens.unread(at);
        }
        at++;
        boolean bySource = not && tokens.keyword(at, "by") && tokens.keyword(at + 1, "source");
        boolean byTarget = not && tokens.keyword(at, "by") && tokens.keyword(at + 1, "target");
        at += bySource || byTarget ? 2 : 0;
        int then = require(new Span(at, span.to()), "then");
        Optional<Expression> condition = Optional.empty();
        if (tokens.keyword(at, "and")) {
            condition = Optional.of(queries.expressions().read(new Span(at + 1, then)));
        } else if (at != then) {
            throw tokens.unread(at);
        }
        Match match = bySource ? Match.NOT_MATCHED_BY_SOURCE : not ? Match.NOT_MATCHED : Match.MATCHED;
        return new When(match, condition, action(new Span(then + 1, span.to()), match, table), span);
    }

    private Action action(Span span, Match match, FromItem.Table table) throws ShardlineException {
        int at = span.from();
        boolean ofSource = match == Match.NOT_MATCHED;
        if (span.size() == 2 && tokens.keyword(at, "do") && tokens.keyword(at + 1, "nothing")) {
            return new Action.Nothing();
        }
        if (span.size() == 1 && tokens.keyword(at, "delete") && !ofSource) {
            return new Action.Delete();
        }
        if (span.size() > 2 && tokens.keyword(at, "update") && tokens.keyword(at + 1, "set") && !ofSource) {
            return new Action.Update(
                    new AssignmentReader(tokens, queries.expressions()).read(new Span(at + 2, span.to())));
        }
        if (span.size() > 1 && tokens.keyword(at, "insert") && ofSource) {
            return new Action.Insert(insert(span, table));
        }
        throw tokens.unread(at);
    }

    private Statement.Insert insert(Span span, FromItem.Table table) throws ShardlineException {
        int at = span.from() + 1;
        List<String> columns = List.of();
        if (text.is(at, "(")) {
            columns = new InsertReader(tokens, queries).columns(at);
            at = text.closing(at) + 1;
        }
        boolean overriding = tokens.keyword(at, "overriding");
        boolean overridden = overriding && tokens.keyword(at + 1, "user");
        at += overriding ? 3 : 0;
        boolean defaults = tokens.keyword(at, "default") && tokens.keyword(at + 1, "values") && at + 2 == span.to();
        if (!defaults && (at >= span.to() || !tokens.values(at))) {
            throw tokens.unread(at);
        }
        Optional<Query> row = defaults ? Optional.empty() : Optional.of(queries.read(new Span(at, span.to())));
        boolean one = defaults || row.get().body() instanceof QueryBody.Values values && one(values);
        if (!one) {
            throw tokens.unread(at);
        }
        return new Statement.Insert(List.of(), table, columns, row, Optional.empty(), List.of(), overridden, span);
    }

    private boolean one(QueryBody.Values values) {
        return values.rows().isEmpty()
                ? text.rows(values.span().to() - 1).size() == 1
                : values.rows().size() == 1;
    }
}
