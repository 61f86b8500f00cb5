package io.shardline.plan;

import java.util.List;

/**
 * What EXPLAIN is asked for beside our own plan.
 *
 * @param analyze whether the statement is run
 * @param json whether the plan is to be JSON
 * @param ofServers the options that are for the servers, as they were written; with any, or {@code analyze}, each server that
 *     takes part is asked for its own plan
 */
public record ExplainOptions(boolean analyze, boolean json, List<String> ofServers) {
    public static final ExplainOptions NONE = new ExplainOptions(false, false, List.of());

    public ExplainOptions {
        ofServers = List.copyOf(ofServers);
    }

    public boolean asksServers() {
        return !ofServers.isEmpty();
    }

    /** What stands before a statement that a server is to explain. */
    public String command() {
        return "EXPLAIN (" + String.join(", ", ofServers) + ") ";
    }
}
