package io.shardline.planner.select;

import io.shardline.ErrorCode;
import io.shardline.plan.Refusal;

/** The words of refusals that several rules share. */
public final class Refusals {
    private static final String NAME_THE_KEY =
            "Give the shard key of each table as a constant or parameter, so that one shard answers.";

    private Refusals() {}

    /** A read that would have to be computed over several shards in a way that is not proved exact. */
    public static Refusal read(String reason, Object... arguments) {
        return new Refusal(
                ErrorCode.NOT_SUPPORTED,
                "the query needs several shards in a way that is not supported",
                String.format(reason, arguments),
                NAME_THE_KEY);
    }

    public static Refusal write(String message, String reason, String hint) {
        return new Refusal(ErrorCode.SEVERAL_SHARDS, message, reason, hint);
    }

    /** A write that reads or writes through a view. */
    public static Refusal view(String name) {
        return new Refusal(
                ErrorCode.NOT_SUPPORTED,
                "relation \"" + name + "\" is not a table",
                "A view may read tables of several shards, which only a query may do.",
                "Name the tables behind it.");
    }

    /** For plans that are always answered by one shard. */
    public static Refusal unreachable() {
        return new Refusal(
                ErrorCode.INTERNAL, "a statement for one shard was routed to several", "This is a defect.", "");
    }
}
