package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Database;
import io.shardline.compare.Verdict.Kind;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Doracle.seed=N} repeats a run, {@code -Doracle.queries=N} makes it longer, and {@code -Doracle.first=N} begins with that
 * query.
 */
class RandomQueriesIT {
    private static final ExecuteOptions LIMITED =
            new ExecuteOptions(0, Database.MOST_ROWS + 1, 10, ResultSet.TYPE_FORWARD_ONLY, Optional.empty());

    private static final TimeZone ZONE = TimeZone.getDefault();

    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    @ParameterizedTest
    @EnumSource(names = "ONE", mode = EnumSource.Mode.EXCLUDE)
    void answersAsOneServerOrRefuses(Layout layout) throws Exception {
        long seed = Long.getLong("oracle.seed", 20_261_121);
        int queries = Integer.getInteger("oracle.queries", 120);
        int first = Integer.getInteger("oracle.first", 0);
        System.out.printf("%s -Doracle.seed=%d -Doracle.queries=%d%n", layout, seed, queries);
        Score score = new Score();
        try (TestCluster cluster = TestCluster.create(layout.options());
                TestCluster oracleServer = cluster.oracle();
                TestCluster backwards =
                        TestCluster.create(ClusterOptions.shards(1).collated(layout.collation))) {
            Shop.fill(oracleServer);
            oracleServer.onEach(layout.change());
            Shop.makeViews(oracleServer);
            Shop.fillBackwards(backwards);
            Shop.makeViews(backwards);
            backwards.onEach(layout.change());
            OtherPlans others = new OtherPlans(oracleServer, backwards);
            try (ParallelConnection db = Shop.open(cluster, layout);
                    Session session = db.openSession();
                    Connection connection = oracleServer.connect(0)) {
                cluster.onEach(layout.change());
                Shop.makeViews(cluster);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set statement_timeout = '700ms'");
                }
                Database oracle = Database.over(connection);
                List<Trial> trials = List.of(
                        new Trial(oracle, Database.over(session, LIMITED), others, score),
                        new Trial(oracle, Database.over(session, LIMITED), others, score),
                        new Trial(oracle, Database.streamed(session, LIMITED.withFetchSize(7)), others, score));
                for (int i = first; i < first + queries; i++) {
                    Random random = new Random(seed * 1_000_003 + i);
                    trials.get(i % trials.size()).run("query " + i, new RandomQueries(random).next(), random);
                }
            }
        }
        System.out.println(score);
        if (Boolean.getBoolean("oracle.refusals")) {
            score.refusals().forEach(System.out::println);
            score.open().forEach(System.out::println);
        }
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isPositive();
    }
}
