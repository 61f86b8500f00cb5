package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.FromItem;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SettingCommand;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one statement by its first word. */
final class StatementReader {
    static final Set<String> TRANSACTION =
            Set.of("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release");

    private final Tokens tokens;
    private final SqlText text;
    private final QueryReader queries;

    StatementReader(SqlText text) {
        this.tokens = new Tokens(text);
        this.text = text;
        this.queries = new QueryReader(tokens, this);
    }

    Statement read(Span span) throws ShardlineException {
        Optional<SettingCommand> config = new ConfigCall(text).read(span);
        if (config.isPresent()) {
            return new Statement.Setting(config.get(), span);
        }
        if (tokens.beginsQuery(span.from(), span.to()) && !tokens.keyword(span.from(), "with")) {
            return new Statement.Select(queries.read(span));
        }
        if (tokens.keyword(span.from(), "explain")) {
            return explain(span);
        }
        List<Query.Cte> ctes = new ArrayList<>();
        int verb = queries.withClause(span, ctes);
        if (verb < span.to() && tokens.keyword(verb, "insert")) {
            return new InsertReader(tokens, queries).read(span, verb, ctes);
        }
        if (verb < span.to() && tokens.keyword(verb, "update")) {
            return update(span, verb, ctes);
        }
        if (verb < span.to() && tokens.keyword(verb, "delete")) {
            return delete(span, verb, ctes);
        }
        if (verb < span.to() && tokens.keyword(verb, "merge")) {
            return new MergeReader(tokens, queries).read(span, verb, ctes);
        }
        if (!ctes.isEmpty()) {
            if (!tokens.beginsQuery(verb, span.to())) {
                throw tokens.unread(verb);
            }
            return new Statement.Select(queries.read(span));
        }
        String word = text.isName(verb) ? text.name(verb) : text.at(verb);
        if (SettingReader.VERBS.contains(word)) {
            return new Statement.Setting(new SettingReader(text, tokens).read(span), span);
        }
        return TRANSACTION.contains(word)
                ? new Statement.TransactionControl(word, span)
                : new Statement.Other(word, span);
    }

    private Statement explain(Span span) throws ShardlineException {
        int at = span.from() + 1;
        if (text.is(at, "(") && !tokens.beginsQuery(at, span.to())) {
            at = text.closing(at) + 1;
        }
        while (tokens.keyword(at, "analyze") || tokens.keyword(at, "analyse") || tokens.keyword(at, "verbose")) {
            at++;
        }
        if (at >= span.to()) {
            throw tokens.unread(at);
        }
        return new Statement.Explain(read(new Span(at, span.to())), new Span(span.from() + 1, at), span);
    }

    private Statement update(Span span, int verb, List<Query.Cte> ctes) throws ShardlineException {
        FromItem.Table table = target(verb + 1, span.to());
        int set = table.span().to();
        if (!tokens.keyword(set, "set")) {
            throw tokens.unread(set);
        }
        int[] begins = new ClauseFinder(tokens).find(new Span(set + 1, span.to()), "from", "where", "returning");
        return new Statement.Update(
                ctes,
                table,
                new AssignmentReader(tokens, queries.expressions()).read(new Span(set + 1, begins[0])),
                from(begins[0], begins[1]),
                where(begins[1], begins[2]),
                returning(begins[2], span.to()),
                span);
    }

    private Statement delete(Span span, int verb, List<Query.Cte> ctes) throws ShardlineException {
        if (!tokens.keyword(verb + 1, "from")) {
            throw tokens.unread(verb + 1);
        }
        FromItem.Table table = target(verb + 2, span.to());
        int rest = table.span().to();
        int[] begins = new ClauseFinder(tokens).find(new Span(rest, span.to()), "using", "where", "returning");
        if (begins[0] != rest) {
            throw tokens.unread(rest);
        }
        return new Statement.Delete(
                ctes,
                table,
                from(begins[0], begins[1]),
                where(begins[1], begins[2]),
                returning(begins[2], span.to()),
                span);
    }

    private FromItem.Table target(int at, int end) throws ShardlineException {
        int name = tokens.keyword(at, "only") ? at + 1 : at;
        if (!text.isName(name)) {
            throw tokens.unread(name);
        }
        // SET is no reserved word, so it would be taken for the alias of UPDATE t SET.
        int stop = name + 1;
        while (stop < end && !tokens.keyword(stop, "set")) {
            stop++;
        }
        return queries.selects().froms().table(at, name, stop);
    }

    private List<FromItem> from(int from, int to) throws ShardlineException {
        return from == to ? List.of() : queries.selects().froms().list(new Span(from + 1, to));
    }

    private Optional<io.shardline.sql.Expression> where(int from, int to) throws ShardlineException {
        return from == to ? Optional.empty() : Optional.of(queries.expressions().read(new Span(from + 1, to)));
    }

    private List<QueryBody.Item> returning(int from, int to) throws ShardlineException {
        return from == to ? List.of() : queries.selects().items(new Span(from + 1, to));
    }
}
