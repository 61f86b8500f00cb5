package io.shardline.planner;

import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import java.util.List;

/** Plans UPDATE and DELETE: on the one shard that the keys tell. */
final class UpdatePlanner {
    private final BoundStatement bound;

    UpdatePlanner(BoundStatement bound) {
        this.bound = bound;
    }

    Plan plan() throws ShardlineException {
        Relation target = bound.target().orElseThrow();
        PlacedTable table = target.table();
        Writes.check(bound.statement(), table);
        return new OneShardOr(
                new Routings(bound).of(bound.relations()),
                List.of(),
                true,
                new Several.Refuse(Refusals.write(
                        "an UPDATE or DELETE would touch several shards",
                        String.format("Rows of \"%s\" that it could reach are on several shards.", table.name()),
                        "Give the shard key as a constant or parameter in WHERE.")));
    }
}
