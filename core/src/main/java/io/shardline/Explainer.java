package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.backend.SyntheticRows;
import io.shardline.bind.PlacedTable;
import io.shardline.exec.ShardResultSet;
import io.shardline.explain.GatherPrinter;
import io.shardline.explain.JsonPlan;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.Explained;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.PlanPrinter;
import io.shardline.plan.Refusal;
import io.shardline.route.ShardSet;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import io.shardline.write.SplitInsert;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says what a plan does with the values at hand: the tree, the shards, and why. */
final class Explainer {
    private final Cluster cluster;
    private final StatementRunner runner;

    Explainer(Cluster cluster, StatementRunner runner) {
        this.cluster = cluster;
        this.runner = runner;
    }

    String text(Prepared prepared, Plan plan, BoundParameters parameters) throws SQLException {
        return String.join("\n", lines(prepared, plan, parameters));
    }

    /** The lines as rows of one column, as PostgreSQL's EXPLAIN gives them; with options, the servers' own plans too. */
    Result result(Prepared prepared, Explained explained, BoundParameters parameters, Participants participants)
            throws SQLException {
        List<String> lines = new ArrayList<>(lines(prepared, explained.plan(), parameters));
        if (explained.options().asksServers()) {
            lines.addAll(runner.serverPlans(prepared, explained, parameters));
        }
        List<@Nullable String[]> rows = new ArrayList<>();
        if (explained.options().json()) {
            rows.add(new @Nullable String[] {JsonPlan.of(lines)});
        } else {
            lines.stream().flatMap(String::lines).forEach(line -> rows.add(new @Nullable String[] {line}));
        }
        String type = explained.options().json() ? "json" : "text";
        Lease lease = participants.take(runner.any(-1));
        boolean done = false;
        try {
            SyntheticRows.Column column = new SyntheticRows.Column("QUERY PLAN", type, 0, 0, Optional.empty());
            ShardResultSet result = new ShardResultSet(
                    SyntheticRows.of(lease.connection(), List.of(column), rows),
                    lease.shardName(),
                    () -> participants.giveBack(lease));
            done = true;
            return Result.ofRows(result);
        } finally {
            if (!done) {
                participants.giveBack(lease);
            }
        }
    }

    private List<String> lines(Prepared prepared, Plan plan, BoundParameters parameters) throws SQLException {
        SqlText text = prepared.text();
        if (plan instanceof OneShardOr oneShardOr) {
            return lines(text, oneShardOr, parameters);
        }
        if (plan instanceof InsertRows rows) {
            SplitInsert split = SplitInsert.of(rows, text, parameters, cluster.router());
            return List.of(
                    "Insert  " + split.owners().length + " rows, each to the owner of its key",
                    "  Route  " + shown(split.shards()));
        }
        if (plan instanceof Plan.InsertFilled filled) {
            return List.of("Insert  rows with values that " + shown(new int[] {0}) + " gives for "
                    + filled.columns().stream()
                            .map(Plan.InsertFilled.Filled::name)
                            .collect(Collectors.joining(", "))
                    + ", each to the owner of its key");
        }
        if (plan instanceof Plan.InsertQuery query) {
            String where = query.table() instanceof PlacedTable.Reference
                    ? "to every copy"
                    : query.table() instanceof PlacedTable.Pinned pinned
                            ? "to " + shown(new int[] {pinned.shard()})
                            : "each to the owner of its key";
            return List.of("Insert  the rows of a query, " + where, "  " + text.at(query.source()));
        }
        if (plan instanceof Plan.Definition definition) {
            int[] shards =
                    definition.shards().stream().mapToInt(Integer::intValue).toArray();
            return List.of(
                    "Definition  on " + (shards.length % cluster.pools().size() == 0 ? "all shards" : shown(shards))
                            + (definition.together() ? ", in one transaction" : ", one after the other"));
        }
        if (plan instanceof Plan.TableOfQuery table) {
            return List.of(
                    "Definition  of the table, empty, and then its rows, in one transaction:",
                    "  " + table.definition(),
                    "  " + table.insert().orElse("It is there, and keeps its rows."));
        }
        if (plan instanceof Plan.EveryCopy) {
            return List.of(
                    "Write  every copy, the first shard's before the others; rows counted once",
                    "  Route  " + shown(ShardSet.all(cluster.pools().size()).toArray()),
                    "    " + text.text().strip());
        }
        return plan instanceof Plan.Explained explained
                ? lines(prepared, explained.plan(), parameters)
                : List.of("Transaction control, done by the session");
    }

    private List<String> lines(SqlText text, OneShardOr plan, BoundParameters parameters) throws SQLException {
        ShardSet shards = runner.shards(plan, text, parameters);
        if (shards.size() == 0) {
            return List.of(
                    "Route  any shard: no row is on one shard only",
                    "  " + text.text().strip());
        }
        if (plan.several() instanceof Plan.Several.Move && !runner.onOneShard(plan, text, parameters)) {
            return List.of(
                    "Move  the rows that get a key of another shard: locked, deleted, and inserted at their new owners;"
                            + " the others updated where they are; in one transaction",
                    "  Route  " + shown(shards.toArray()),
                    "    " + text.text().strip());
        }
        if (shards.size() == 1) {
            return List.of(
                    "Route  " + shown(shards.toArray()) + ": one shard has all rows concerned; text unchanged",
                    "  " + text.text().strip());
        }
        if (plan.several() instanceof Plan.Several.Refuse refuse) {
            Refusal refusal = refuse.refusal();
            List<String> refused = List.of("Refused  " + refusal.message(), "  " + refusal.reason());
            return refusal.hint().isEmpty()
                    ? refused
                    : List.of(refused.get(0), refused.get(1), "  Hint: " + refusal.hint());
        }
        if (plan.several() instanceof Plan.Several.Gather gather) {
            return new GatherPrinter(
                            cluster.router(),
                            ShardSet.all(cluster.pools().size()),
                            cluster.pools()::name,
                            text,
                            parameters)
                    .print(gather.gathering());
        }
        if (plan.several() instanceof Plan.Several.Each) {
            return List.of(
                    "Write  each shard the rows of its own, in one transaction",
                    "  Route  " + shown(shards.toArray()),
                    "    " + text.text().strip());
        }
        String route = shown(shards.toArray())
                + (shards.size() == cluster.pools().size()
                        ? ": no condition gives the shard key of every table"
                        : ": the owners of the keys given");
        return new PlanPrinter(text, route).print(((Plan.Several.Merge) plan.several()).root());
    }

    private String shown(int[] shards) {
        return IntStream.of(shards).mapToObj(cluster.pools()::name).collect(Collectors.joining(", "));
    }
}
