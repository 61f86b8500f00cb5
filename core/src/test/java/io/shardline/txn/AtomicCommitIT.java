package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Snapshots;
import io.shardline.txn.CommitSteps.When;
import io.shardline.txn.RecoveryRound.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a commit over several shards does when a server, a pool, a lock or another process is in its way. */
@Timeout(60)
class AtomicCommitIT {
    private static final String ROWS = "select count(*) from t";
    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key deferrable initially deferred)");
        cluster.onEach("create table guarded (k int primary key); insert into guarded values (1)");
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
        // What a test left prepared would be waited for.
        cluster.onEach("set lock_timeout = '5s'; truncate t");
    }

    private static GivenTransactions given(CommitSteps steps) throws SQLException {
        return GivenTransactions.open(cluster, cluster.urls(), steps, GivenTransactions.USUAL);
    }

    private static void assertNothingIsLeft() throws SQLException {
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsOnly(0L);
        assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
    }

    @Test
    void rollsBackEverywhereWithTheServersOwnErrorIfAShardCannotPrepare() throws Exception {
        try (GivenTransactions given = given(CommitSteps.UNSEEN);
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            GivenTransactions.write(transaction, 2, "create temp table gone (i int) on commit drop");
            assertThatThrownBy(transaction::commit)
                    .hasFieldOrPropertyWithValue("SQLState", "0A000")
                    .hasMessageContaining("temporary objects")
                    .hasMessageContaining("Shard: s2");
            assertNothingIsLeft();
        }
    }

    @Test
    void rollsBackEverywhereIfADeferredConstraintIsViolatedOnAnyShard() throws Exception {
        for (int shard = 0; shard < 3; shard++) {
            try (GivenTransactions given = given(CommitSteps.UNSEEN);
                    Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
                GivenTransactions.write(transaction, shard, "insert into t values (1)");
                assertThatThrownBy(transaction::commit).hasFieldOrPropertyWithValue("SQLState", "23505");
                assertNothingIsLeft();
            }
        }
    }

    @Test
    void takesNoStepMoreForOneWriterWhateverWasRead() throws Exception {
        List<Step> steps = new ArrayList<>();
        try (GivenTransactions given = given((step, shard, when) -> steps.add(step));
                Participants transaction = given.writing("insert into t values (1)", 2)) {
            read(transaction, 0, "select 1");
            read(transaction, 1, "select 1");
            assertThat(transaction.commit()).isTrue();
        }
        assertThat(steps).isEmpty();
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsExactly(0L, 0L, 1L);
    }

    private static void read(Participants participants, int shard, String sql) throws SQLException {
        try (Statement statement = participants.take(shard).connection().createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void holdsTheLocksOfWhatWasReadUntilAllIsCommitted() throws Exception {
        List<String> seen = new ArrayList<>();
        CommitSteps looking = (step, shard, when) -> {
            if (step == Step.COMMIT && when == When.AFTER) {
                seen.add(stateOfLocking());
            }
        };
        try (GivenTransactions given = given(looking);
                Participants transaction = given.writing("insert into t values (1)", 1, 2)) {
            read(transaction, 0, "select * from guarded for update");
            transaction.commit();
            assertThat(seen).containsExactly("55P03");
            assertThat(stateOfLocking()).isEqualTo("free");
        }
    }

    private static String stateOfLocking() {
        try (Connection connection = cluster.connect(0);
                Statement statement = connection.createStatement()) {
            statement.execute("select * from guarded for update nowait");
            return "free";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    @Test
    void saysThatNothingIsCommittedIfThePrimarysConnectionEndedBefore() throws Exception {
        CommitSteps ending = (step, shard, when) -> {
            if (step == Step.COMMIT && when == When.BEFORE) {
                endOtherConnections(1);
            }
        };
        try (GivenTransactions given = given(ending);
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            assertThatThrownBy(transaction::commit)
                    .hasFieldOrPropertyWithValue("SQLState", "08006")
                    .hasMessageContaining("rolled back on every shard");
            assertNothingIsLeft();
        }
    }

    private static void endOtherConnections(int shard) {
        try {
            cluster.on(
                    shard,
                    "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void needsNoFurtherConnectionOfThePools() throws Exception {
        try (GivenTransactions given = given(CommitSteps.UNSEEN);
                Participants held = given.writing("select 1", 0, 1, 2);
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            // The pools have two connections each, and all are taken.
            assertThat(transaction.commit()).isTrue();
            assertThat(held.active()).isTrue();
            assertThat(given.transactions().recover().unreachable()).isEmpty();
        }
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsOnly(1L);
    }

    @Test
    void isNotInterruptedHalfway() throws Exception {
        CommitSteps interrupting = (step, shard, when) -> {
            if (step == Step.COMMIT && when == When.AFTER) {
                Thread.currentThread().interrupt();
            }
        };
        try (GivenTransactions given = given(interrupting);
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            assertThat(transaction.commit()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsOnly(1L);
        assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
    }

    @Test
    void isWaitedForByARecoveryThatComesInBetween() throws Exception {
        CompletableFuture<RecoveryRound> recovered = new CompletableFuture<>();
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            CommitSteps overtaken = (step, shard, when) -> {
                if (step == Step.COMMIT && when == When.BEFORE) {
                    Thread thread = new Thread(
                            () -> recovered.complete(other.transactions().recover()));
                    thread.setDaemon(true);
                    thread.start();
                    awaitWaiting();
                }
            };
            try (GivenTransactions given = given(overtaken);
                    Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
                assertThat(transaction.commit()).isTrue();
            }
            assertThat(recovered.get(20, TimeUnit.SECONDS).parts())
                    .extracting(RecoveryRound.Part::outcome)
                    .isNotEmpty()
                    .containsAnyOf(Outcome.COMMITTED, Outcome.GONE)
                    .doesNotContain(Outcome.ROLLED_BACK, Outcome.LEFT);
        }
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsOnly(1L);
    }

    /** Until somebody waits on s1 for a transaction to end. */
    private static void awaitWaiting() {
        try {
            String waiting = "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'";
            while (GivenTransactions.ask(cluster, waiting).get(1) == 0) {
                Thread.sleep(10);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isRecoveredByTwoAtOnce() throws Exception {
        // As a process leaves them that dies before its commits, and one that dies after.
        try (GivenTransactions given = given(CommitSteps.UNSEEN)) {
            given.transactions().initialize();
            Readiness readiness = new Readiness(given.pools(), Snapshots.EACH);
            for (int number = 0; number < 20; number++) {
                Gid gid = Gid.create("s1", readiness.database(1));
                for (int shard : new int[] {0, 2}) {
                    cluster.on(
                            shard,
                            "begin; insert into t values (%d); prepare transaction '%s'"
                                    .formatted(number, gid.in(readiness.database(shard))));
                }
                if (number % 2 == 0) {
                    cluster.on(
                            1,
                            "begin; insert into t values (%d); insert into shardline.decision values ('%s', 'C', '{%s,%s}'); commit"
                                    .formatted(number, gid, readiness.database(0), readiness.database(2)));
                }
            }
        }
        try (GivenTransactions one = GivenTransactions.open(cluster, CommitSteps.UNSEEN);
                GivenTransactions two = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            CompletableFuture<List<RecoveryRound.Part>> others = CompletableFuture.supplyAsync(one::recoverAll);
            List<RecoveryRound.Part> parts = new ArrayList<>(two.recoverAll());
            parts.addAll(others.get(30, TimeUnit.SECONDS));
            assertThat(parts).extracting(RecoveryRound.Part::outcome).doesNotContain(Outcome.LEFT);
            two.recoverAll();
        }
        assertThat(GivenTransactions.ask(cluster, ROWS)).containsOnly(10L);
        assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
        assertThat(GivenTransactions.ask(cluster, "select count(*) from t where k % 2 = 1"))
                .containsOnly(0L);
    }

    /** A server that waits for a standby stays in the middle of a COMMIT PREPARED for as long as the test needs. */
    @Test
    void isWaitedForWhileSomebodyElseEndsIt() throws Exception {
        try (GivenTransactions given = given(CommitSteps.UNSEEN);
                GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            Readiness readiness = new Readiness(given.pools(), Snapshots.EACH);
            Gid gid = Gid.create("s1", readiness.database(1));
            String prepared = gid.in(readiness.database(0));
            cluster.on(0, "begin; insert into t values (1); prepare transaction '" + prepared + "'");
            waitForStandby("nobody");
            CompletableFuture<?> ending = rollBackDurably(prepared);
            CompletableFuture<List<RecoveryRound.Part>> recovered;
            try {
                awaitEvent("SyncRep");
                recovered = CompletableFuture.supplyAsync(other::recoverAll);
                Thread.sleep(300);
                assertThat(recovered).isNotDone();
            } finally {
                waitForStandby("");
            }
            ending.get(20, TimeUnit.SECONDS);
            assertThat(recovered.get(20, TimeUnit.SECONDS))
                    .extracting(RecoveryRound.Part::outcome)
                    .containsExactly(Outcome.GONE);
        }
    }

    private static void waitForStandby(String name) throws SQLException {
        cluster.on(0, "alter system set synchronous_standby_names = '" + name + "'");
        cluster.on(0, "select pg_reload_conf()");
    }

    private static void awaitEvent(String event) throws Exception {
        String waiting = "select count(*) from pg_stat_activity where wait_event = '" + event + "'";
        while (GivenTransactions.ask(cluster, waiting).get(0) == 0) {
            Thread.sleep(10);
        }
    }

    private static CompletableFuture<Void> rollBackDurably(String prepared) {
        return CompletableFuture.runAsync(() -> {
            try (Connection connection = cluster.connect(0);
                    Statement statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = on");
                statement.execute("rollback prepared '" + prepared + "'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void isLeftAloneByRecoveryWhileItIsYoung() throws Exception {
        try (GivenTransactions given = given(CommitSteps.UNSEEN);
                GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            Readiness readiness = new Readiness(given.pools(), Snapshots.EACH);
            String gid = Gid.create("s1", readiness.database(1)).in(readiness.database(0));
            cluster.on(0, "begin; insert into t values (1); prepare transaction '" + gid + "'");
            assertThat(given.transactions().recover().parts()).isEmpty();
            assertThat(other.transactions().recover().parts())
                    .containsExactly(
                            new RecoveryRound.Part(gid, "s0", Outcome.ROLLED_BACK, java.util.Optional.empty()));
        }
    }

    @Test
    void commitsOnSeveralDatabasesOfOneServer() throws Exception {
        try (TestCluster together = TestCluster.create(ClusterOptions.shards(3).onServers(1))) {
            together.onEach("create table t (k int primary key)");
            try (GivenTransactions given = GivenTransactions.open(together, CommitSteps.UNSEEN);
                    Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
                assertThat(transaction.commit()).isTrue();
                assertThat(given.transactions().recover().parts()).isEmpty();
            }
            assertThat(GivenTransactions.ask(together, ROWS)).containsOnly(1L);
            assertThat(GivenTransactions.prepared(together)).containsOnly(0L);
        }
    }

    @Test
    void isNotTouchedByRecoveryThatDoesNotKnowItsPrimary() throws Exception {
        String foreign = new Gid("s1", "1.1", "x").in("1.2");
        String later = "shardline:2:whatever";
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            for (String gid : List.of(foreign, later)) {
                cluster.on(0, "begin; insert into t values (1); prepare transaction '" + gid + "'");
                assertThat(other.transactions().recover().parts())
                        .extracting(RecoveryRound.Part::outcome)
                        .containsExactly(Outcome.LEFT);
                cluster.on(0, "rollback prepared '" + gid + "'");
            }
        }
    }
}
