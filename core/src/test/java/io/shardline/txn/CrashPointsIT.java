package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import io.shardline.txn.CommitSteps.When;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that dies before or after each step of a commit over three shards, of which s1 is the primary; and what another
 * process makes of what it left.
 */
@Timeout(60)
class CrashPointsIT {
    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key)");
        try (GivenTransactions owner = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            owner.transactions().initialize();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        cluster.onEach("truncate t");
    }

    @ParameterizedTest(name = "{1} {0} on {2}: {3} rows on each shard")
    @CsvSource({
        "DECIDE,  BEFORE, s1, 0", //
        "DECIDE,  AFTER,  s1, 0",
        "PREPARE, BEFORE, s0, 0",
        "PREPARE, AFTER,  s0, 0",
        "PREPARE, BEFORE, s2, 0",
        "PREPARE, AFTER,  s2, 0",
        "COMMIT,  BEFORE, s1, 0",
        "COMMIT,  AFTER,  s1, 1",
        "FINISH,  BEFORE, s0, 1",
        "FINISH,  AFTER,  s0, 1",
        "FINISH,  BEFORE, s2, 1",
        "FINISH,  AFTER,  s2, 1",
    })
    void leavesAllOrNothingWhereItStops(Step step, When when, String shard, long rows) throws Exception {
        Deadly deadly = new Deadly(step, when, shard);
        try (GivenTransactions dying = GivenTransactions.open(cluster, deadly)) {
            Participants transaction = dying.writing("insert into t values (1)", 1, 0, 2);
            Thread thread = new Thread(() -> commitAndDie(transaction), "dies");
            thread.setDaemon(true);
            thread.start();
            assertThat(deadly.reached.await(20, TimeUnit.SECONDS)).isTrue();
            disconnectEverybody();
            assertRecovered(rows);
        }
    }

    /** By another process, which was not connected yet when the first one's connections were cut. */
    private static void assertRecovered(long rows) throws Exception {
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            List<RecoveryRound.Part> parts = other.recoverAll();

            assertThat(GivenTransactions.ask(cluster, "select count(*) from t")).containsOnly(rows);
            assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
            assertThat(GivenTransactions.decisions(cluster)).containsOnly(0L);
            RecoveryRound.Outcome expected =
                    rows == 1 ? RecoveryRound.Outcome.COMMITTED : RecoveryRound.Outcome.ROLLED_BACK;
            assertThat(parts).allSatisfy(part -> assertThat(part.outcome()).isEqualTo(expected));
            // And the shards are usable: nobody holds a lock.
            try (Participants next = other.writing("delete from t", 0, 1, 2)) {
                assertThat(next.commit()).isTrue();
            }
        }
    }

    private static void commitAndDie(Participants transaction) {
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw new AssertionError("it should have died", e);
        }
    }

    /** Stops for good at one point, as a process does that is killed there. */
    private record Deadly(Step step, When when, String shard, CountDownLatch reached) implements CommitSteps {
        Deadly(Step step, When when, String shard) {
            this(step, when, shard, new CountDownLatch(1));
        }

        @Override
        public void at(Step step, String shard, When when) {
            if (step == this.step && shard.equals(this.shard) && when == this.when) {
                reached.countDown();
                while (true) {
                    LockSupport.park(this);
                }
            }
        }
    }

    /** What the operating system does for a process that dies, and waits until the servers have noticed. */
    private static void disconnectEverybody() throws SQLException {
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet ended = statement.executeQuery(
                            "select pg_terminate_backend(pid, 10000)"
                                    + " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")) {
                while (ended.next()) {
                    assertThat(ended.getBoolean(1)).isTrue();
                }
            }
        }
    }
}
