package io.shardline.planner;

import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.catalog.Column;
import io.shardline.plan.ClockCall;
import io.shardline.plan.Plan;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.Refusals;
import io.shardline.sql.Expression;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes to a reference table: the statement runs on every copy, so it has to do the same to each. It may read nothing but
 * reference tables, call nothing that differs between servers, and leave no column to a default that does.
 */
final class CopyRules {
    private final BoundStatement bound;
    private final FunctionRules functions;

    CopyRules(BoundStatement bound, FunctionRules functions) {
        this.bound = bound;
        this.functions = functions;
    }

    /** @throws ShardlineException a refusal */
    Plan plan(PlacedTable.Reference table) throws ShardlineException {
        Optional<String> reason = relations().or(this::rows).or(this::calls).or(() -> defaults(table));
        if (reason.isPresent()) {
            throw refusal(table, reason.get()).toException();
        }
        return new Plan.EveryCopy(asked());
    }

    /** The calls of which one server gives the value for all copies. */
    private List<ClockCall> asked() {
        List<ClockCall> asked = new ArrayList<>(functions.clocks(bound));
        if (bound.statement() instanceof Statement.Insert insert) {
            asked.addAll(FunctionRules.once(bound, insert));
        }
        return asked;
    }

    private static Refusal refusal(PlacedTable.Reference table, String reason) {
        return Refusals.write(
                "the copies of reference table \"" + table.name() + "\" would come to differ",
                reason,
                "Give values as constants or parameters, or write the copies with ParallelConnection.onEachShard.");
    }

    private Optional<String> relations() {
        if (Writes.hasWith(bound.statement())) {
            return Optional.of("A statement with WITH writes one copy only.");
        }
        return bound.relations().stream()
                .filter(relation -> !(relation.table() instanceof PlacedTable.Reference))
                .map(Relation::table)
                .findFirst()
                .map(other -> String.format("It reads \"%s\", of which not every shard has all rows.", other.name()));
    }

    private Optional<String> rows() {
        return bound.scopes().stream().anyMatch(Scope::limited)
                ? Optional.of("LIMIT in a nested query may choose other rows on each shard.")
                : Optional.empty();
    }

    private Optional<String> calls() {
        return functions.overSeveralShards(bound, asked()).map(Refusal::reason);
    }

    private Optional<String> defaults(PlacedTable.Reference table) {
        for (Column column : table.table().columns()) {
            boolean differs = column.computedDefault().isPresent()
                    || column.sequence() && bound.statement() instanceof Statement.Merge;
            if (differs && takesDefault(column.name(), table)) {
                return Optional.of(
                        String.format("Each copy would compute the default of \"%s\" for itself.", column.name()));
            }
        }
        return Optional.empty();
    }

    private boolean takesDefault(String column, PlacedTable.Reference table) {
        Statement statement = bound.statement();
        if (statement instanceof Statement.Merge merge) {
            return sets(merge.assignments(), column)
                    || merge.inserts().stream()
                            .anyMatch(row -> !new GivenColumns(bound.text(), row, table.table()).everyRowGives(column));
        }
        if (statement instanceof Statement.Insert insert) {
            boolean conflicting = insert.conflict().isPresent()
                    && sets(insert.conflict().get().set(), column);
            return conflicting || !new GivenColumns(bound.text(), insert, table.table()).everyRowGives(column);
        }
        return statement instanceof Statement.Update update && sets(update.set(), column);
    }

    /** True if DEFAULT is assigned to the column, or to any in a list with it. */
    private boolean sets(List<Statement.Assignment> assignments, String column) {
        return assignments.stream()
                .filter(assignment -> assignment.columns().contains(column))
                .anyMatch(assignment -> mentionsDefault(assignment.value()));
    }

    private boolean mentionsDefault(Expression value) {
        for (int token = value.span().from(); token < value.span().to(); token++) {
            if (bound.text().is(token, "default")) {
                return true;
            }
        }
        return false;
    }
}
