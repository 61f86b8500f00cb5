package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.catalog.Table;
import io.shardline.plan.ClockCall;
import io.shardline.plan.Gathering;
import io.shardline.plan.Gathering.Source;
import io.shardline.plan.Gathering.TableName;
import io.shardline.plan.GroupParts;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.sql.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans reads that PostgreSQL itself computes, over the rows of all shards: what no rule proves is right this way, unless it
 * asks for what temporary tables cannot stand in for.
 */
final class GatherPlanner {
    private final BoundStatement bound;
    private final Query query;
    private final FunctionRules functions;
    private final Routings routings;
    private final Optional<GroupParts> parts;

    /** @param parts what may be gathered in the place of rows */
    GatherPlanner(BoundStatement bound, Query query, FunctionRules functions, Optional<GroupParts> parts) {
        this.parts = parts;
        this.bound = bound;
        this.query = query;
        this.functions = functions;
        this.routings = new Routings(bound);
    }

    /** The same read, gathered where it would have been refused or should turn out not to be mergeable. */
    Several insteadOf(Several several) {
        if (several instanceof Several.Merge merge) {
            return new Several.Merge(
                    merge.root(), gathering("The columns cannot be merged exactly."), functions.clocks(bound, query));
        }
        // Rows that were copied cannot be locked, and why they would have to be is what the user wants to know.
        if (query.locking() || !(several instanceof Several.Refuse refuse)) {
            return several;
        }
        Optional<Refusal> kept = refusal();
        return kept.isPresent()
                ? new Several.Refuse(kept.get())
                : new Several.Gather(build(refuse.refusal().reason()));
    }

    private Optional<Gathering> gathering(String reason) {
        return query.locking() || refusal().isPresent() ? Optional.empty() : Optional.of(build(reason));
    }

    /** What is refused even so. */
    private Optional<Refusal> refusal() {
        return new GatherRules(bound, functions).check();
    }

    private Gathering build(String reason) {
        Map<Table, List<Relation>> occurrences = new LinkedHashMap<>();
        for (Relation relation : bound.relations()) {
            Table table = relation.table().definition().orElseThrow();
            occurrences.computeIfAbsent(table, each -> new ArrayList<>()).add(relation);
        }
        List<ClockCall> clocks = functions.clocks(bound, query).stream()
                .filter(call -> call.clock().ofTransaction())
                .toList();
        GatheredNames names = new GatheredNames(bound);
        GatheredFilter filters = new GatheredFilter(bound, functions, clocks);
        List<Source> sources = new ArrayList<>();
        occurrences.forEach((table, relations) -> sources.add(new Source(
                new TableName(table.schema(), table.name()),
                names.columns(table, relations),
                names.grouped() ? key(table, relations.get(0).table()) : List.of(),
                filters.of(relations),
                routings.of(relations),
                names.uses(table, relations))));
        return new Gathering(reason, sources, clocks, parts, Optional.empty());
    }

    /** A primary key that holds for the rows of all shards together. */
    private static List<String> key(Table table, PlacedTable placed) {
        boolean everywhere = placed instanceof PlacedTable.Sharded sharded
                ? table.primaryKey().containsAll(sharded.key())
                : !(placed instanceof PlacedTable.Spread);
        return everywhere ? table.primaryKey() : List.of();
    }
}
