package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Answer;
import io.shardline.compare.Comparison;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import io.shardline.oracle.Shop.ShopTable;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code -Doracle.seed=N} repeats a run, {@code -Doracle.writes=N} makes it longer, {@code -Doracle.refusals=true} says what was refused. */
class RandomWritesIT {
    private static final TimeZone ZONE = TimeZone.getDefault();

    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    @Test
    void leavesTheRowsThatOneServerHasEachOnItsOwner() throws Exception {
        long seed = Long.getLong("oracle.seed", 20_261_121);
        int writes = Integer.getInteger("oracle.writes", 400);
        System.out.printf("-Doracle.seed=%d -Doracle.writes=%d%n", seed, writes);
        try (TestCluster cluster = TestCluster.create(ClusterOptions.shards(3));
                TestCluster oracleServer = cluster.oracle();
                ParallelConnection db = Shop.open(cluster);
                Connection oracle = oracleServer.connect(0)) {
            Shop.fill(oracleServer);
            Score score = new Score();
            write(new Random(seed), writes, oracle, db, score);
            System.out.println(score);
            if (Boolean.getBoolean("oracle.refusals")) {
                score.refusals().forEach(System.out::println);
            }
            assertThat(score.faults()).isEmpty();
            assertThat(score.count(Kind.RIGHT)).isGreaterThan(writes / 2);
            for (ShopTable table : Shop.tables()) {
                if (table.sharded()) {
                    assertSameRows(table, cluster, oracle, db.topology());
                } else {
                    assertSameCopies(table, cluster, oracle);
                }
            }
        }
    }

    /** A write is done on the oracle only if the shards did not refuse it; every third goes into a transaction with the next. */
    private static void write(Random random, int writes, Connection oracle, ParallelConnection db, Score score)
            throws Exception {
        RandomWrites statements = new RandomWrites(random);
        try (Session session = db.openSession()) {
            for (int i = 0; i < writes; i++) {
                int together = random.nextInt(3) == 0 ? 3 : 1;
                boolean commit = random.nextInt(4) > 0;
                session.setAutoCommit(together == 1);
                oracle.setAutoCommit(together == 1);
                boolean failed = false;
                for (int n = 0; n < together && !failed; n++) {
                    Question question = statements.next();
                    Answer given =
                            Database.over(session, ExecuteOptions.DEFAULT).ask(question);
                    boolean refused = given instanceof Answer.Failure failure && failure.refusal();
                    Answer right = refused ? given : Database.over(oracle).ask(question);
                    Verdict verdict = new Comparison(Expected.LIST, true).judge(right, given);
                    score.add(
                            question.sql().split(" ")[0],
                            "write " + i,
                            question,
                            refused ? new Verdict(Kind.REFUSED, given.toString()) : strict(verdict, right, given));
                    failed = given instanceof Answer.Failure;
                }
                if (together > 1) {
                    end(session, oracle, commit && !failed);
                }
            }
        }
    }

    /**
     * Of rows that are each wrong in another way the shards may find another one first, as a key that is null before anything is
     * sent. Any other difference between two errors is a fault.
     */
    private static Verdict strict(Verdict verdict, Answer right, Answer given) {
        boolean fault = verdict.kind() == Kind.OTHER_ERROR && !(isOfRows(right) && isOfRows(given));
        return fault ? Verdict.wrong(verdict.reason()) : verdict;
    }

    private static boolean isOfRows(Answer answer) {
        return answer instanceof Answer.Failure failure
                && (failure.sqlState().startsWith("22") || failure.sqlState().startsWith("23"));
    }

    private static void end(Session session, Connection oracle, boolean commit) throws Exception {
        if (commit) {
            session.commit();
            oracle.commit();
        } else {
            session.rollback();
            oracle.rollback();
        }
    }

    private static void assertSameRows(ShopTable table, TestCluster cluster, Connection oracle, Topology topology)
            throws Exception {
        oracle.setAutoCommit(true);
        List<String> rows = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard)) {
                for (List<Answer.Value> row : rows(connection, table)) {
                    assertThat(Shop.owner(topology, table, Long.parseLong(String.valueOf(row.get(0)))))
                            .as("owner of " + row + " of " + table.name())
                            .isEqualTo(shard);
                    rows.add(row.toString());
                }
            }
        }
        List<String> expected =
                rows(oracle, table).stream().map(Object::toString).toList();
        assertThat(rows).as(table.name()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void assertSameCopies(ShopTable table, TestCluster cluster, Connection oracle) throws Exception {
        List<String> expected =
                rows(oracle, table).stream().map(Object::toString).toList();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard)) {
                assertThat(rows(connection, table).stream().map(Object::toString))
                        .as("copy of " + table.name() + " on shard " + shard)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static List<List<Answer.Value>> rows(Connection connection, ShopTable table) {
        Question all = Question.plain(
                "select " + (table.sharded() ? table.keyColumn() + ", " : "") + "t::text from " + table.name() + " t");
        return ((Answer.Rows) Database.over(connection).ask(all)).rows();
    }
}
