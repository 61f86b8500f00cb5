package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Tables;
import io.shardline.plan.Gathering;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.route.Routing;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans statements whose author has said where they are to run. */
final class HintRules {
    private final Planner planner;
    private final Tables tables;

    HintRules(Planner planner, Tables tables) {
        this.planner = planner;
        this.tables = tables;
    }

    Plan plan(SqlText text, Hint hint) throws SQLException {
        if (hint instanceof Hint.OnShard onShard) {
            return onShard(text, onShard.name());
        }
        return hint instanceof Hint.Gather ? gathered(text) : onOneShard(text);
    }

    private Plan gathered(SqlText text) throws SQLException {
        Plan plan = planner.planUnhinted(text);
        if (plan instanceof Plan.Explained explained) {
            return new Plan.Explained(gathered(explained.plan()), explained.statement(), explained.options());
        }
        return gathered(plan);
    }

    private static Plan gathered(Plan plan) throws ShardlineException {
        if (!(plan instanceof OneShardOr read) || read.writes() || read.several() instanceof Several.Refuse) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the statement cannot be gathered as its hint says")
                    .withDetail("Only a query that reads several shards can.")
                    .withHint("Leave the hint out.");
        }
        Optional<Gathering> asked = read.several() instanceof Several.Merge merge
                ? merge.otherwise()
                : read.several() instanceof Several.Gather gather
                                && gather.gathering().parts().isPresent()
                        ? Optional.of(gather.gathering())
                        : Optional.empty();
        return asked.isEmpty()
                ? read
                : new OneShardOr(
                        read.relations(),
                        List.of(),
                        false,
                        new Several.Gather(asked.get().ofRows("The hint asks for it.")));
    }

    private Plan onOneShard(SqlText text) throws SQLException {
        Plan plan = planner.planUnhinted(text);
        Refusal several = new Refusal(
                ErrorCode.NOT_SUPPORTED,
                "the statement needs several shards, which its hint rules out",
                "One shard does not hold all rows that it could read.",
                "");
        return plan instanceof OneShardOr known
                ? new OneShardOr(known.relations(), List.of(), known.writes(), new Several.Refuse(several))
                : plan;
    }

    /** Runs there even what cannot be read or would be refused; but what its shard keys say must not be something else. */
    private Plan onShard(SqlText text, String name) throws SQLException {
        int shard = tables.shard(name);
        if (shard < 0) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "the hint names shard \"%s\", which does not exist", name)
                    .withHint("The shards are %s.", String.join(", ", tables.shardNames()));
        }
        Optional<Plan> unhinted = unhinted(text);
        if (unhinted.isPresent() && unhinted.get() instanceof Plan.Explained) {
            // The server itself is asked for its plan.
            unhinted = Optional.empty();
        }
        if (unhinted.isPresent() && !(unhinted.get() instanceof OneShardOr)) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the statement's place is not for a hint to say")
                    .withDetail(
                            "Rows of VALUES go to their owners, and a session's transaction to every shard it uses.")
                    .withHint("Leave the hint out.");
        }
        List<Routing> relations = new ArrayList<>(List.of(new Routing.Pinned(shard)));
        boolean writes = true;
        if (unhinted.isPresent()) {
            OneShardOr known = (OneShardOr) unhinted.get();
            known.relations().stream().filter(HintRules::certain).forEach(relations::add);
            writes = known.writes();
        }
        return new OneShardOr(relations, List.of(), writes, new Several.Refuse(contradiction()));
    }

    private Optional<Plan> unhinted(SqlText text) throws SQLException {
        try {
            return Optional.of(planner.planUnhinted(text));
        } catch (ShardlineException refused) {
            return Optional.empty();
        }
    }

    private static boolean certain(Routing routing) {
        return routing instanceof Routing.ByKey
                || routing instanceof Routing.ByKeys
                || routing instanceof Routing.OfCall
                || routing instanceof Routing.ToOwner;
    }

    private static Refusal contradiction() {
        return new Refusal(
                ErrorCode.NOT_SUPPORTED,
                "the hint names another shard than the statement's shard keys",
                "Its rows would not be found there, or would be written where nobody looks for them.",
                "Leave the hint out.");
    }
}
