package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.sql.Statement;
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
        Writes.requireWritable(table);
        if (table instanceof PlacedTable.Sharded sharded && bound.statement() instanceof Statement.Update update) {
            requireKeyKept(sharded, update);
        }
        return new OneShardOr(
                new Routings(bound).of(bound.relations()),
                List.of(),
                true,
                new Several.Refuse(Refusals.write(
                        "an UPDATE or DELETE would touch several shards",
                        String.format("Rows of \"%s\" that it could reach are on several shards.", table.name()),
                        "Give the shard key as a constant or parameter in WHERE.")));
    }

    private static void requireKeyKept(PlacedTable.Sharded table, Statement.Update update) throws ShardlineException {
        for (Statement.Assignment assignment : update.set()) {
            for (String column : assignment.columns()) {
                if (table.key().contains(column)) {
                    throw ShardlineException.of(
                                    ErrorCode.SHARD_KEY_UPDATE,
                                    "cannot assign to shard key \"%s\".\"%s\"",
                                    table.name(),
                                    column)
                            .withDetail("The new key may map to another shard, and an UPDATE cannot move a row there.")
                            .withHint("Delete the row and insert it with the new key.");
                }
            }
        }
    }
}
