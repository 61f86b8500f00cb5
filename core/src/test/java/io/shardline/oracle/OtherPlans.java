package io.shardline.oracle;

import io.shardline.compare.Answer;
import io.shardline.compare.Database;
import io.shardline.compare.Question;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Answers that one server gives by other plans, and to the same rows written in another order.
 *
 * <p>PostgreSQL leaves some answers open: which of equal values stands for a group, which rows an expression that can fail is
 * computed for. An answer of the shards that is not the oracle's is right nevertheless if one server gives it too, so each
 * kind of open answer need not be described: it is shown to be one.
 */
final class OtherPlans {
    private static final int PLANS = 48;
    private static final List<String> METHODS = List.of(
            "hashjoin",
            "mergejoin",
            "nestloop",
            "hashagg",
            "sort",
            "incremental_sort",
            "seqscan",
            "indexscan",
            "indexonlyscan",
            "bitmapscan",
            "material",
            "memoize");

    private final List<TestCluster> servers;

    /** @param servers each with all rows */
    OtherPlans(TestCluster... servers) {
        this.servers = List.of(servers);
    }

    /** Whether one of the answers is as wanted. */
    boolean give(Question question, Predicate<Answer> wanted) throws SQLException {
        for (int plan = 0; plan < PLANS; plan++) {
            try (Connection connection = servers.get(plan % servers.size()).connect(0)) {
                choose(new Random(plan), connection);
                if (wanted.test(Database.over(connection).ask(question))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Forbids some of the ways to compute a join, a group or an order, and joins in an order that chance has a part in. */
    private static void choose(Random random, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String method : METHODS) {
                if (random.nextInt(3) == 0) {
                    statement.execute("set enable_" + method + " = off");
                }
            }
            statement.execute("set join_collapse_limit = " + (random.nextInt(4) == 0 ? 1 : 8));
            statement.execute("set geqo_threshold = 2");
            statement.execute("set geqo_seed = " + random.nextFloat());
            statement.execute("set plan_cache_mode = " + (random.nextBoolean() ? "force_generic_plan" : "auto"));
            statement.execute("set statement_timeout = '3s'");
        }
    }
}
