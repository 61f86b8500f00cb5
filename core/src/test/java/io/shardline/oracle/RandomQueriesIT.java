package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.oracle.Verdict.Kind;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code -Doracle.seed=N} repeats a run, {@code -Doracle.queries=N} makes it longer. */
class RandomQueriesIT {
    private static final ExecuteOptions LIMITED = new ExecuteOptions(
            0, Oracle.MOST_ROWS + 1, 10, ResultSet.TYPE_FORWARD_ONLY, Optional.empty());

    /** Numbers of 131,000 digits, of which a join may return thousands, do not fit into memory. */
    private static final String SHORTEN =
            "update edge set n = 1e40 where abs(n) > 1e100 and n not in ('NaN', 'Infinity', '-Infinity')";

    private static final TimeZone ZONE = TimeZone.getDefault();
    private static TestCluster oracleServer;

    @BeforeAll
    static void start() throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        oracleServer = TestCluster.create(ClusterOptions.shards(1));
        Shop.fill(oracleServer);
        oracleServer.onEach(SHORTEN);
    }

    @AfterAll
    static void stop() {
        TimeZone.setDefault(ZONE);
        oracleServer.close();
    }

    @Test
    void answersAsOneServerOrRefuses() throws Exception {
        long seed = Long.getLong("oracle.seed", 20_261_121);
        int queries = Integer.getInteger("oracle.queries", 400);
        System.out.printf("-Doracle.seed=%d -Doracle.queries=%d%n", seed, queries);
        Score score = new Score();
        try (TestCluster cluster = TestCluster.create(ClusterOptions.shards(3).onServers(2));
                ParallelConnection db = Shop.open(cluster, "");
                Session session = db.openSession();
                Connection connection = oracleServer.connect(0)) {
            cluster.onEach(SHORTEN);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set statement_timeout = '700ms'");
            }
            Oracle oracle = Oracle.over(connection);
            List<Trial> trials = List.of(
                    new Trial(oracle, Oracle.over(session, LIMITED), score),
                    new Trial(oracle, Oracle.over(session, LIMITED), score),
                    new Trial(oracle, Oracle.streamed(session, LIMITED.withFetchSize(7)), score));
            for (int i = 0; i < queries; i++) {
                Random random = new Random(seed * 1_000_003 + i);
                trials.get(i % trials.size()).run("query " + i, new RandomQueries(random).next(), random);
            }
        }
        System.out.println(score);
        if (Boolean.getBoolean("oracle.refusals")) {
            score.refusals().forEach(System.out::println);
        }
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isPositive();
    }
}
