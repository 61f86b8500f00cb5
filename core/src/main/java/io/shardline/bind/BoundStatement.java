package io.shardline.bind;

import io.shardline.sql.Expression;
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
 * @param columns every name anywhere that may be a column
 * @param modifyingCte an INSERT, UPDATE or DELETE stands in WITH
 */
public record BoundStatement(
        SqlText text,
        Statement statement,
        Optional<Relation> target,
        List<Scope> scopes,
        Map<Relation, KeySet> keys,
        List<Expression.Call> calls,
        List<Expression.Column> columns,
        boolean modifyingCte) {
    public BoundStatement {
        scopes = List.copyOf(scopes);
        keys = Map.copyOf(keys);
        calls = List.copyOf(calls);
        columns = List.copyOf(columns);
    }

    /** Every occurrence of a table, the target too. */
    public List<Relation> relations() {
        return scopes.stream().flatMap(scope -> scope.relations().stream()).toList();
    }
}
