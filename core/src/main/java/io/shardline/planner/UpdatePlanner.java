package io.shardline.planner;

import io.shardline.planner.select.ScatterRules;
import io.shardline.planner.select.Routings;
import io.shardline.planner.select.Refusals;
import io.shardline.planner.select.FunctionRules;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.sql.Expression;
import java.util.Optional;

/** Plans UPDATE and DELETE: on the one shard that the keys tell, on each shard its own rows, or on every copy. */
final class UpdatePlanner {
    private final BoundStatement bound;
    private final FunctionRules functions;

    UpdatePlanner(BoundStatement bound, FunctionRules functions) {
        this.bound = bound;
        this.functions = functions;
    }

    Plan plan() throws ShardlineException {
        Relation target = bound.target().orElseThrow();
        PlacedTable table = target.table();
        Writes.check(bound.statement(), table);
        if (table instanceof PlacedTable.Reference copied) {
            return new CopyRules(bound, functions).plan(copied);
        }
        Routings routings = new Routings(bound);
        Several several = refusal(table)
                .map(reason -> (Several) new Several.Refuse(Refusals.write(
                        "an UPDATE or DELETE would touch several shards",
                        String.format(
                                "Rows of \"%s\" that it could reach are on several shards. %s", table.name(), reason),
                        "Give the shard key as a constant or parameter in WHERE.")))
                .orElseGet(() -> new Several.Each(functions.clocks(bound)));
        return new OneShardOr(routings.of(bound.relations()), routings.required(), true, several);
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
