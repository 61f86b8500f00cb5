package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Comparison;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * TPC-H over four shards against one server. The queries and their plans are in {@code plans/tpch.plan}, in the form of the
 * other plans; {@code -Dplans.write=true} writes it anew. {@code -Dplanning.rounds=N} prints how long it takes to plan each of
 * them for the first time, N times over.
 */
class TpchIT {
    private static final Path PLANS = Path.of("src", "test", "resources", "plans", "tpch.plan");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String ARROW = "\n=>\n";

    @Test
    void answersAllTwentyTwoAsOneServerAndPlansThemAsTheFileSays() throws Exception {
        String expected = Files.readString(PLANS);
        StringBuilder planned = new StringBuilder();
        Score score = new Score();
        try (TestCluster one = TestCluster.create(ClusterOptions.shards(1));
                TestCluster cluster = TestCluster.create(4)) {
            Tpch.fill(one, cluster);
            try (ParallelConnection db = ParallelConnection.open(Tpch.topology(cluster));
                    Session session = db.openSession();
                    Connection connection = one.connect(0)) {
                Database oracle = Database.over(connection);
                Database tested = Database.over(session, ExecuteOptions.DEFAULT);
                int number = 0;
                for (String entry : expected.strip().split("\n\n")) {
                    String sql = entry.substring(0, entry.indexOf(ARROW));
                    planned.append(sql).append(ARROW).append(db.explain(sql)).append("\n\n");
                    Question question = Question.plain(sql);
                    boolean ordered = sql.contains("\norder by");
                    Verdict verdict = new Comparison(ordered ? Expected.LIST : Expected.BAG, true)
                            .judge(oracle.ask(question), tested.ask(question));
                    score.add("tpch", "query " + ++number, question, verdict);
                }
                planning(session, expected);
            }
        }
        System.out.println(score);
        if (Boolean.getBoolean("plans.write")) {
            Files.writeString(PLANS, planned.toString().stripTrailing() + "\n");
        } else {
            assertThat(planned.toString().strip()).isEqualTo(expected.strip());
        }
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isEqualTo(22);
    }

    /** A column that no text had before makes each a new one to the plan cache. */
    private static void planning(Session session, String file) throws Exception {
        int rounds = Integer.getInteger("planning.rounds", 0);
        int number = 0;
        for (String entry : rounds == 0 ? new String[0] : file.strip().split("\n\n")) {
            String sql = entry.substring(0, entry.indexOf(ARROW));
            double[] millis = new double[rounds];
            double[] busy = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                String fresh = sql.replaceFirst("select", "select 1 as fresh_" + round + ",");
                long begin = System.nanoTime();
                long idle = THREADS.getCurrentThreadCpuTime();
                session.explain(fresh);
                millis[round] = (System.nanoTime() - begin) / 1e6;
                busy[round] = (THREADS.getCurrentThreadCpuTime() - idle) / 1e6;
            }
            Arrays.sort(millis);
            Arrays.sort(busy);
            System.out.printf(
                    "planning query %d: median %.2f ms, longest %.2f ms; of CPU time median %.2f ms, longest %.2f ms%n",
                    ++number, millis[rounds / 2], millis[rounds - 1], busy[rounds / 2], busy[rounds - 1]);
        }
    }
}
