package io.shardline.planner;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.Refusals;
import io.shardline.planner.select.Routings;
import io.shardline.planner.select.ScatterRules;
import io.shardline.route.Routing;
import io.shardline.sql.FromItem;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans MERGE: on the one shard that the keys tell, where the source is whole and to which new rows belong; or on each shard, for
 * its own rows of the target and of a source that meets it on the shard key. A source of which every shard has all rows may
 * change rows everywhere, but insert none: each shard would.
 */
final class MergePlanner {
    private final BoundStatement bound;
    private final Statement.Merge merge;
    private final FunctionRules functions;

    MergePlanner(BoundStatement bound, Statement.Merge merge, FunctionRules functions) {
        this.bound = bound;
        this.merge = merge;
        this.functions = functions;
    }

    Plan plan(Planner planner) throws SQLException {
        PlacedTable table = bound.target().orElseThrow().table();
        Writes.check(merge, table);
        if (table instanceof PlacedTable.Reference copied) {
            return new CopyRules(bound, functions).plan(copied);
        }
        Routings routings = new Routings(bound);
        List<Routing> relations = new ArrayList<>(routings.of(bound.relations()));
        List<Routing> owners = new ArrayList<>();
        if (table instanceof PlacedTable.Sharded sharded) {
            MergedRows rows = new MergedRows(bound, sharded);
            for (Statement.Insert row : merge.inserts()) {
                rows.owner(row).ifPresent(owners::add);
            }
        }
        relations.addAll(owners);
        Optional<String> reason = refusal(table, owners, planner);
        Several several = reason.isPresent()
                ? new Several.Refuse(refused(table, reason.get()))
                : new Several.Each(functions.clocks(bound));
        return new OneShardOr(relations, routings.required(), true, several);
    }

    private static Refusal refused(PlacedTable table, String reason) {
        return Refusals.write(
                "a MERGE would touch several shards",
                String.format("Rows of \"%s\" that it could reach are on several shards. %s", table.name(), reason),
                "Give the shard key in ON as a constant, a parameter or that of one row in USING, or join a source of the same"
                        + " placement on it. For many rows use a batch, or INSERT ... ON CONFLICT.");
    }

    /** Why shards cannot each do it to their own rows, as a sentence. */
    private Optional<String> refusal(PlacedTable table, List<Routing> owners, Planner planner) throws SQLException {
        if (!(table instanceof PlacedTable.Sharded)) {
            return Optional.of("What it reads is on another shard than what it writes.");
        }
        if (Writes.hasWith(merge)) {
            return Optional.of("A statement with WITH runs on one shard only.");
        }
        if (!owners.isEmpty()) {
            return Optional.of("Each of them would insert the rows that it does not find.");
        }
        if (!sourceIsApart(planner)) {
            return Optional.of("The source is not made of rows of one shard each.");
        }
        return new ScatterRules(bound)
                .merge()
                .or(() -> functions.overSeveralShards(bound))
                .map(Refusal::reason);
    }

    /** True unless the source is a query over sharded tables of which shards cannot each give a part. */
    private boolean sourceIsApart(Planner planner) throws SQLException {
        if (!(merge.source() instanceof FromItem.Derived derived)) {
            return merge.source() instanceof FromItem.Table;
        }
        Span query = derived.query().span();
        boolean everywhere = bound.relations().stream()
                .filter(relation -> query.contains(relation.reference().span()))
                .allMatch(relation -> relation.table() instanceof PlacedTable.Reference);
        SqlText text = bound.text();
        return everywhere
                || InsertQueryPlanner.answeredApart(
                        planner.planUnhinted(SqlText.read(text.at(query), text.placeholders())));
    }
}
