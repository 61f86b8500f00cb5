package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.OwnedCall;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.plan.GroupParts;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.route.Routing;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans queries: one shard if the keys allow it, else a merged answer if a rule proves it, else a refusal. */
public final class SelectPlanner {
    private final BoundStatement bound;
    private final Query query;
    private final FunctionRules functions;

    public SelectPlanner(BoundStatement bound, Query query, FunctionRules functions) {
        this.bound = bound;
        this.query = query;
        this.functions = functions;
    }

    public Plan plan() {
        List<Relation> relations = bound.relations();
        Routings routings = new Routings(bound);
        List<Routing> all = routings.all().isEmpty() ? List.of(new Routing.Pinned(0)) : routings.all();
        boolean onlyCopies = relations.stream()
                .allMatch(relation -> relation.table() instanceof PlacedTable.Reference
                        || relation.table() instanceof PlacedTable.Catalog);
        if (!bound.nestedWrites().isEmpty()) {
            return new OneShardOr(all, List.of(), true, new Several.Refuse(writesInWith()));
        }
        if (bound.locksRows() && onlyCopies) {
            // Two who lock the same row must meet, so it is always the same copy.
            all = Stream.concat(Stream.of(new Routing.Pinned(0)), all.stream()).toList();
        }
        if (!onlyCopies && query.body() instanceof QueryBody.SetOperation) {
            return setOperation(all);
        }
        Several several = onlyCopies
                ? new Several.Refuse(functions.ownedOverSeveral(bound).orElseGet(Refusals::unreachable))
                : new GatherPlanner(bound, query, functions, parts(routings)).insteadOf(overSeveral());
        boolean writes = bound.locksRows() || bound.ownedCalls().stream().anyMatch(OwnedCall::mayWrite);
        return new OneShardOr(all, routings.required(), writes, several);
    }

    private Plan setOperation(List<Routing> all) {
        Optional<Refusal> refusal = functions.overSeveralShards(bound, query);
        SetOperationRule rule = new SetOperationRule(bound, query, functions);
        Several united = refusal.isPresent() ? new Several.Refuse(refusal.get()) : rule.plan();
        Several several = new GatherPlanner(bound, query, functions, Optional.empty()).insteadOf(united);
        boolean writes = bound.ownedCalls().stream().anyMatch(OwnedCall::mayWrite);
        return new OneShardOr(all, several instanceof Several.Merge ? rule.required() : List.of(), writes, several);
    }

    private static Refusal writesInWith() {
        return Refusals.write(
                "a statement that writes in WITH runs on one shard only",
                "Its tables are on several shards, or their shard keys are not given.",
                "Give the shard key of each table in it.");
    }

    /** What can be gathered in the place of rows. */
    private Optional<GroupParts> parts(Routings routings) {
        Optional<Refusal> refusal =
                new ScatterRules(bound, query, functions).rows().or(() -> functions.overSeveralShards(bound, query));
        if (refusal.isPresent() || !(query.body() instanceof QueryBody.Select select)) {
            return Optional.empty();
        }
        SelectShape shape = new SelectShape(bound, query, select, functions);
        return shape.aggregated() && !shape.groupsStayOnOneShard()
                ? new GroupPartsRule(shape, functions.clocks(bound, query)).plan(routings.required())
                : Optional.empty();
    }

    private Several overSeveral() {
        Optional<Refusal> refusal =
                new ScatterRules(bound, query, functions).check().or(() -> functions.overSeveralShards(bound, query));
        if (refusal.isPresent() || !(query.body() instanceof QueryBody.Select select)) {
            return new Several.Refuse(refusal.orElseGet(Refusals::unreachable));
        }
        SelectShape shape = new SelectShape(bound, query, select, functions);
        boolean split = shape.aggregated() && !shape.groupsStayOnOneShard();
        if (split && query.locking()) {
            return new Several.Refuse(Refusals.read("FOR UPDATE and its like lock no rows of which groups are made."));
        }
        return split ? new AggregateSplit(shape).plan() : new PushDown(shape).plan();
    }
}
