package io.shardline.planner;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.KeySet;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.Refusals;
import io.shardline.planner.select.Routings;
import io.shardline.planner.select.ScatterRules;
import io.shardline.route.Routing;
import io.shardline.sql.Expression;
import io.shardline.sql.Statement;
import io.shardline.topology.TablePlacement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans UPDATE and DELETE: on the one shard that the keys tell, on each shard its own rows, or on every copy. */
final class UpdatePlanner {
    private final BoundStatement bound;
    private final FunctionRules functions;

    UpdatePlanner(BoundStatement bound, FunctionRules functions) {
        this.bound = bound;
        this.functions = functions;
    }

    Plan plan(Planner planner) throws SQLException {
        Relation target = bound.target().orElseThrow();
        PlacedTable table = target.table();
        Writes.requireWritable(table);
        if (table instanceof PlacedTable.Reference copied) {
            return new CopyRules(bound, functions).plan(copied);
        }
        Routings routings = new Routings(bound);
        if (table instanceof PlacedTable.Sharded sharded
                && bound.statement() instanceof Statement.Update update
                && Writes.assignedKey(sharded, update.set()).isPresent()) {
            return newKeys(sharded, update, target, planner);
        }
        Several several = refusal(table)
                .map(reason -> (Several) new Several.Refuse(Refusals.write(
                        "an UPDATE or DELETE would touch several shards",
                        String.format(
                                "Rows of \"%s\" that it could reach are on several shards. %s", table.name(), reason),
                        "Give the shard key as a constant or parameter in WHERE.")))
                .orElseGet(() -> new Several.Each(functions.clocks(bound)));
        return new OneShardOr(routings.of(bound.relations()), routings.required(), true, several);
    }

    /** One shard is enough if it is seen to own the rows after the update, too. */
    private Plan newKeys(PlacedTable.Sharded table, Statement.Update update, Relation target, Planner planner)
            throws SQLException {
        String column = Writes.assignedKey(table, update.set()).orElseThrow();
        boolean moves = table.rule().keyUpdates() == TablePlacement.KeyUpdates.MOVE;
        Optional<List<Operand>> key = newKey(table, update, target);
        if (key.isEmpty() && !moves) {
            throw Writes.keyAssigned(table, column).toException();
        }
        Routings routings = new Routings(bound);
        List<Routing> relations = new ArrayList<>(routings.of(bound.relations()));
        relations.add(key.<Routing>map(known -> new Routing.ToOwner(
                        table,
                        known.stream()
                                .<KeySet.Choice>map(KeySet.Choice.One::new)
                                .toList()))
                .orElseGet(Routing.Scatter::new));
        if (!moves) {
            return new OneShardOr(relations, List.of(), true, new Several.Refuse(Writes.keyAssigned(table, column)));
        }
        planner.judge(bound.text());
        KeyMoveRule rule = new KeyMoveRule(bound, update, table);
        Several several = rule.check()
                .or(() -> refusal(table))
                .map(reason -> (Several) new Several.Refuse(Writes.keyNotMoved(table, column, reason)))
                .orElseGet(() -> new Several.Move(rule.move(target, functions.clocks(bound))));
        boolean refused = several instanceof Several.Refuse;
        return new OneShardOr(relations, refused ? List.of() : routings.required(), true, several);
    }

    /** The key that the rows are to have: what is assigned, and for other columns what the condition says; empty if it is not told. */
    private Optional<List<Operand>> newKey(PlacedTable.Sharded table, Statement.Update update, Relation target) {
        List<Operand> key = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            String column = table.key().get(i);
            Optional<Statement.Assignment> assigned = update.set().stream()
                    .filter(assignment -> assignment.columns().contains(column))
                    .findFirst();
            Optional<Operand> value = assigned.isPresent() ? value(assigned.get()) : kept(target, i);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            key.add(value.get());
        }
        return Optional.of(key);
    }

    private Optional<Operand> value(Statement.Assignment assignment) {
        return assignment.columns().size() == 1 ? Operand.of(assignment.value(), bound.text()) : Optional.empty();
    }

    private Optional<Operand> kept(Relation target, int column) {
        return bound.keys().get(target) instanceof KeySet.Product product
                        && product.choices().get(column) instanceof KeySet.Choice.One one
                ? Optional.of(one.operand())
                : Optional.empty();
    }

    /** Why shards cannot each find and write their own rows, as a sentence. */
    private Optional<String> refusal(PlacedTable table) {
        if (!(table instanceof PlacedTable.Sharded)) {
            return Optional.of("What it reads is on another shard than what it writes.");
        }
        if (Writes.hasWith(bound.statement())) {
            return Optional.of("A statement with WITH runs on one shard only.");
        }
        if (bound.calls().stream().anyMatch(Expression.Call::over)) {
            return Optional.of("A window function would see the rows of one shard only.");
        }
        return new ScatterRules(bound)
                .check()
                .or(() -> functions.overSeveralShards(bound))
                .map(Refusal::reason);
    }
}
