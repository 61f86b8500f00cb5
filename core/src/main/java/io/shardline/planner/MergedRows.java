package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.Colocation;
import io.shardline.bind.KeySet.Choice;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.route.Routing;
import io.shardline.sql.Expression;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells where the rows belong that a MERGE inserts. */
final class MergedRows {
    private final BoundStatement bound;
    private final PlacedTable.Sharded table;
    private final Scope scope;

    MergedRows(BoundStatement bound, PlacedTable.Sharded table) {
        this.bound = bound;
        this.table = table;
        this.scope = bound.target().orElseThrow().scope();
    }

    /**
     * Where a row goes; empty if its shard key is that of a row of the source, beside which it stays.
     *
     * @throws ShardlineException a refusal, if that cannot be told
     */
    Optional<Routing> owner(Statement.Insert row) throws ShardlineException {
        GivenColumns given = new GivenColumns(bound.text(), row, table.table());
        InsertPlanner.requireNoSequence(table, row, given);
        List<Choice> constants = new ArrayList<>();
        Set<Relation> carriers = new HashSet<>();
        for (int i = 0; i < table.key().size(); i++) {
            String column = table.key().get(i);
            if (!given.everyRowGives(column)) {
                throw InsertPlanner.missingKey(table, column);
            }
            int position = given.columns().indexOf(column);
            constants(row, position).ifPresent(constants::add);
            carrier(row, position, i).ifPresent(carriers::add);
        }
        int columns = table.key().size();
        if (constants.size() == columns) {
            return Optional.of(new Routing.ToOwner(table, constants));
        }
        if (!constants.isEmpty() || carriers.size() != 1 || !wholeKey(row, given)) {
            throw unknownOwner();
        }
        return Optional.empty();
    }

    private boolean wholeKey(Statement.Insert row, GivenColumns given) {
        for (int i = 0; i < table.key().size(); i++) {
            if (carrier(row, given.columns().indexOf(table.key().get(i)), i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Optional<Choice> constants(Statement.Insert row, int position) {
        QueryBody.Values values = row.values().orElseThrow();
        return values.rows().isEmpty()
                ? Optional.of(new Choice.Flat(values.span().to() - 1, position))
                : scope.constants(values.rows().get(0).children().get(position), bound.text());
    }

    /** The table of the source that lies as the target does and whose key column this value is. */
    private Optional<Relation> carrier(Statement.Insert row, int position, int keyIndex) {
        QueryBody.Values values = row.values().orElseThrow();
        if (values.rows().isEmpty()) {
            return Optional.empty();
        }
        Expression value = values.rows().get(0).children().get(position);
        return scope.resolve(value)
                .filter(column -> column.relation() != bound.target().orElseThrow())
                .filter(column ->
                        column.relation().scope() == scope || !column.relation().nullable())
                .filter(column -> column.relation().table() instanceof PlacedTable.Sharded from
                        && Colocation.sameFunction(from, table)
                        && from.key().get(keyIndex).equals(column.column()))
                .map(Scope.ColumnOf::relation);
    }

    private ShardlineException unknownOwner() {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED,
                        "MERGE would insert rows into \"%s\" whose owner is not known",
                        table.name())
                .withDetail(
                        "The shard key (%s) of new rows is neither constant nor that of a source with the same placement.",
                        String.join(", ", table.key()))
                .withHint("Take the key from a constant, a parameter or such a source, or use INSERT ... ON CONFLICT.");
    }
}
