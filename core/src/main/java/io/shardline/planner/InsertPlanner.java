package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Tables;
import io.shardline.catalog.Column;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.Refusals;
import io.shardline.planner.select.Routings;
import io.shardline.sql.Expression;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans INSERT and upserts: each row to the owner of its key. */
final class InsertPlanner {
    private final BoundStatement bound;
    private final Statement.Insert insert;
    private final FunctionRules functions;

    InsertPlanner(BoundStatement bound, Statement.Insert insert, FunctionRules functions) {
        this.bound = bound;
        this.insert = insert;
        this.functions = functions;
    }

    Plan plan(Planner planner, Tables tables) throws SQLException {
        Relation target = bound.target().orElseThrow();
        Writes.check(insert, target.table());
        if (!(target.table() instanceof PlacedTable.Sharded)) {
            Optional<Plan> streamed = InsertQueryPlanner.streamed(bound, insert);
            if (streamed.isPresent()) {
                return streamed.get();
            }
        }
        if (target.table() instanceof PlacedTable.Reference copied) {
            Optional<Plan> filled = new FilledColumns(bound.text(), insert, copied.table()).planOfCopies();
            return filled.isPresent() ? filled.get() : new CopyRules(bound, functions).plan(copied);
        }
        if (!(target.table() instanceof PlacedTable.Sharded table)) {
            return onOneShard();
        }
        ConflictRules conflicts = new ConflictRules(table, insert);
        conflicts.check();
        GivenColumns given = new GivenColumns(bound.text(), insert, table.table());
        Optional<Plan> filled = new FilledColumns(bound.text(), insert, table.table()).plan(table.key());
        if (filled.isPresent()) {
            return filled.get();
        }
        if (insert.source().isEmpty()) {
            throw missingKey(table, table.key().get(0));
        }
        requireNoSequence(table, insert, given);
        List<Integer> positions = keyPositions(table, given.columns());
        if (insert.values().isEmpty() || !insert.ctes().isEmpty()) {
            return new InsertQueryPlanner(bound, insert, table, positions, functions.clocks(bound))
                    .plan(planner, tables);
        }
        QueryBody.Values values = insert.values().orElseThrow();
        boolean flat = values.rows().isEmpty();
        return new InsertRows(
                table,
                new Span(values.span().from() + 1, values.span().to()),
                positions,
                flat ? List.of() : keys(table, values, given),
                values.rows().stream().map(Expression.Row::span).toList(),
                new Routings(bound)
                        .of(bound.relations().stream()
                                .filter(relation -> relation != target)
                                .toList()),
                split(),
                functions.clocks(bound),
                distinct(conflicts.updateTarget(), given.columns(), positions));
    }

    /** DO UPDATE does not write a row twice in one statement. The shard key is part of what it looks for. */
    private Optional<List<Integer>> distinct(List<String> target, List<String> columns, List<Integer> keyPositions) {
        if (!insert.returning().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                columns.containsAll(target)
                        ? target.stream().map(columns::indexOf).toList()
                        : keyPositions);
    }

    private Plan onOneShard() {
        return new OneShardOr(
                new Routings(bound).of(bound.relations()),
                List.of(),
                true,
                new Several.Refuse(Refusals.write(
                        "an INSERT would read from another shard than it writes to",
                        "The table that is written is on one shard, and the rows to insert may be on others.",
                        "Read the rows first, and insert them as values.")));
    }

    /** Each shard would count for itself, so two rows could get one number. */
    static void requireNoSequence(PlacedTable.Sharded table, Statement.Insert insert, GivenColumns given)
            throws ShardlineException {
        for (Column column : table.table().columns()) {
            boolean drawn = column.sequence() && !given.everyRowGives(column.name());
            // A key that is not given is refused in words of its own.
            if (drawn && (insert.overridden() || !table.key().contains(column.name()))) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "column \"%s\".\"%s\" would be filled from a sequence",
                                table.name(),
                                column.name())
                        .withDetail("Each shard has a sequence of its own, so its numbers would not be unique.")
                        .withHint("Give the column a value.");
            }
        }
    }

    private static List<Integer> keyPositions(PlacedTable.Sharded table, List<String> columns)
            throws ShardlineException {
        List<Integer> positions = new ArrayList<>();
        for (String key : table.key()) {
            int position = columns.indexOf(key);
            if (position < 0) {
                throw missingKey(table, key);
            }
            positions.add(position);
        }
        return positions;
    }

    static ShardlineException missingKey(PlacedTable.Sharded table, String key) {
        boolean defaulted = table.table().column(key).map(Column::defaulted).orElse(false);
        if (defaulted) {
            return ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "shard key \"%s\".\"%s\" is left to its default",
                            table.name(),
                            key)
                    .withDetail(
                            "A default is computed by the shard that stores the row, which the key has to tell first.")
                    .withHint("Give the key a value.");
        }
        return ShardlineException.of(
                        ErrorCode.NULL_SHARD_KEY, "null value in shard key \"%s\".\"%s\"", table.name(), key)
                .withDetail("A row without a shard key has no owner.")
                .withHint("Name the column in the INSERT and give it a value.");
    }

    private List<List<Operand>> keys(PlacedTable.Sharded table, QueryBody.Values values, GivenColumns given)
            throws ShardlineException {
        List<Integer> positions = keyPositions(table, given.columns());
        List<List<Operand>> keys = new ArrayList<>();
        for (Expression.Row row : values.rows()) {
            List<Operand> key = new ArrayList<>();
            for (int i = 0; i < positions.size(); i++) {
                int position = positions.get(i);
                boolean missing = position >= row.children().size()
                        || given.isDefault(row.children().get(position));
                if (missing) {
                    throw missingKey(table, table.key().get(i));
                }
                key.add(keyValue(table, table.key().get(i), row.children().get(position)));
            }
            keys.add(key);
        }
        return keys;
    }

    private Operand keyValue(PlacedTable.Sharded table, String column, Expression value) throws ShardlineException {
        return Operand.of(value, bound.text())
                .orElseThrow(() -> ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "shard key \"%s\".\"%s\" is given as an expression",
                                table.name(),
                                column)
                        .withDetail("The owner of a row is found from its key before the row is sent.")
                        .withHint("Give the key as a constant or parameter."));
    }

    /** Why the rows must not go to several shards, if that is so. */
    private Optional<Refusal> split() {
        boolean otherTables = bound.relations().size() > 1;
        if (otherTables) {
            return Optional.of(Refusals.write(
                    "rows with nested queries go to one shard only",
                    "The nested query would be answered by each shard from its own rows.",
                    "Run the nested query first, and insert its result as a value."));
        }
        boolean skips = insert.conflict().isPresent()
                && (!insert.conflict().get().update()
                        || insert.conflict().get().where().isPresent());
        return skips && !insert.returning().isEmpty()
                ? Optional.of(Refusals.write(
                        "RETURNING of rows that may be skipped is given by one shard only",
                        "With rows missing, the order of those returned by several shards could not be kept.",
                        "Insert row by row, or leave RETURNING out."))
                : Optional.empty();
    }
}
