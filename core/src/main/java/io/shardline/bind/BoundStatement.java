package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement whose names are resolved.
 *
 * @param target the table that is written; empty for a query
 * @param scopes every query level, outer ones first; the first is that of the statement itself
 * @param keys for every sharded relation that is read: the keys its rows can have
 * @param calls every function call anywhere
 * @param ownedCalls those calls that have to run on a shard of their own
 * @param columns every name anywhere that may be a column
 * @param nestedWrites every INSERT, UPDATE and DELETE that stands in WITH
 * @param outerCalls those calls in nested queries whose columns all belong to queries around
 */
public record BoundStatement(
        SqlText text,
        Statement statement,
        Optional<Relation> target,
        List<Scope> scopes,
        Map<Relation, KeySet> keys,
        List<Expression.Call> calls,
        List<OwnedCall> ownedCalls,
        List<Expression.Column> columns,
        List<Write> nestedWrites,
        List<Expression.Call> outerCalls) {
    /** A statement that writes, and the table it writes to. */
    public record Write(Statement statement, Relation target) {}

    public BoundStatement {
        scopes = List.copyOf(scopes);
        keys = Map.copyOf(keys);
        calls = List.copyOf(calls);
        ownedCalls = List.copyOf(ownedCalls);
        columns = List.copyOf(columns);
        nestedWrites = List.copyOf(nestedWrites);
        outerCalls = List.copyOf(outerCalls);
    }

    /** Every occurrence of a table, the target too. */
    public List<Relation> relations() {
        return scopes.stream().flatMap(scope -> scope.relations().stream()).toList();
    }

    /**
     * One of the queries that a set operation puts together, as a statement of its own.
     *
     * @param level the level of its body; a query's levels stand together, its own before those in it
     * @param next the level of the next one's
     */
    public BoundStatement arm(Span span, Scope level, Optional<Scope> next) {
        int end = next.map(scopes::indexOf).orElse(scopes.size());
        return new BoundStatement(
                text,
                statement,
                target,
                scopes.subList(scopes.indexOf(level), end),
                keys,
                calls.stream().filter(call -> span.contains(call.span())).toList(),
                ownedCalls,
                columns,
                nestedWrites,
                outerCalls);
    }

    /** True if it locks rows that it reads, in whatever query: FOR UPDATE and its like, which stand nowhere else. */
    public boolean locksRows() {
        for (int token = 0; token < text.size(); token++) {
            if (text.is(token, "for") && isStrength(token + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isStrength(int token) {
        return text.is(token, "update")
                || text.is(token, "share")
                || text.is(token, "no") && text.is(token + 1, "key")
                || text.is(token, "key") && text.is(token + 1, "share");
    }

    /** Qualified names that no table here is known to have as a column: a field, a system column, or a function. */
    public List<String> unknownColumns() {
        return columns.stream()
                .filter(column -> column.name().parts().size() > 1)
                .map(column -> column.name().last())
                .filter(name -> relations().stream().noneMatch(relation -> relation.hasColumn(name)))
                .distinct()
                .toList();
    }
}
