package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.CuttingProxy;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Snapshots;
import io.shardline.txn.CommitSteps.When;
import io.shardline.txn.RecoveryRound.Outcome;
import java.net.URI;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that servers end or keep waiting in the middle of a commit over three shards, of which s1 is the primary. */
@Timeout(60)
class SessionFaultsIT {
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
        cluster.onEach("set lock_timeout = '5s'; truncate t; truncate shardline.decision");
    }

    private interface Fault {
        void happen() throws SQLException;
    }

    private static CommitSteps at(Step step, When when, String shard, Fault fault) {
        return (reached, where, moment) -> {
            if (reached == step && moment == when && where.equals(shard)) {
                try {
                    fault.happen();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static GivenTransactions given(CommitSteps steps) throws SQLException {
        return GivenTransactions.open(cluster, cluster.urls(), steps, GivenTransactions.USUAL);
    }

    /** On those shards all but the one that asks. */
    private static void endSessions(int... shards) throws SQLException {
        for (int shard : shards) {
            cluster.on(
                    shard,
                    "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    private static void assertRows(long rows) throws SQLException {
        assertThat(GivenTransactions.ask(cluster, "select count(*) from t")).containsOnly(rows);
        assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
    }

    private static void await(String sql, int shard, long count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (GivenTransactions.ask(cluster, sql).get(shard) != count && System.nanoTime() - deadline < 0) {
            Thread.sleep(10);
        }
        assertThat(GivenTransactions.ask(cluster, sql).get(shard)).as(sql).isEqualTo(count);
    }

    private static void awaitNothingPrepared() throws Exception {
        for (int shard = 0; shard < cluster.size(); shard++) {
            await("select count(*) from pg_prepared_xacts where database = current_database()", shard, 0);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"COMMIT, BEFORE, s1", "COMMIT, AFTER, s1", "FINISH, BEFORE, s0", "FINISH, BEFORE, s2"})
    void commitsWhatIsPreparedThoughItsSessionsEnd(Step step, When when, String shard) throws Exception {
        try (GivenTransactions given = given(at(step, when, shard, () -> endSessions(0, 2)));
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            assertThat(transaction.commit()).isTrue();
            // By the process's own recovery, which needs no session of the transaction.
            awaitNothingPrepared();
            assertRows(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s0", "s2"})
    void rollsBackIfASessionEndsBeforeItHasPrepared(String shard) throws Exception {
        int number = shard.charAt(1) - '0';
        try (GivenTransactions given = given(at(Step.PREPARE, When.BEFORE, shard, () -> endSessions(number)));
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            assertThatThrownBy(transaction::commit)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Shard: " + shard);
            awaitNothingPrepared();
            assertRows(0);
        }
    }

    @Test
    void rollsBackIfThePrimaryIsIdleForLongerThanItMay() throws Exception {
        String sessions = "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
                + " and datname = current_database()";
        CommitSteps waiting = at(Step.COMMIT, When.BEFORE, "s1", () -> {
            try {
                await(sessions, 1, 0);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (GivenTransactions given = given(waiting);
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            GivenTransactions.write(transaction, 1, "set local idle_in_transaction_session_timeout = '500ms'");
            assertThatThrownBy(transaction::commit).isInstanceOf(SQLException.class);
            awaitNothingPrepared();
            assertRows(0);
        }
    }

    /** A server that waits for a standby stays in COMMIT PREPARED until the time-out; then it has committed all the same. */
    @Test
    void isCommittedThoughAStatementTimeoutEndsTheWait() throws Exception {
        try (GivenTransactions given = given(at(Step.FINISH, When.BEFORE, "s0", () -> waitForStandby("nobody")));
                Participants transaction = given.writing("insert into t values (1)", 1, 0, 2)) {
            GivenTransactions.write(transaction, 0, "set synchronous_commit = on; set statement_timeout = '300ms'");
            assertThat(transaction.commit()).isTrue();
            assertRows(1);
        } finally {
            waitForStandby("");
        }
    }

    private static void waitForStandby(String name) throws SQLException {
        cluster.on(0, "alter system set synchronous_standby_names = '" + name + "'");
        cluster.on(0, "select pg_reload_conf()");
    }

    /** And whatever isolation the database's own default is. */
    @ParameterizedTest
    @CsvSource({"commit, COMMITTED, 1", "rollback, ROLLED_BACK, 0"})
    void isWhatThePrimaryDoesWhileARecoveryWaitsForIt(String end, Outcome outcome, long rows) throws Exception {
        String database = "do $$ begin execute format('alter database %I ";
        cluster.on(
                1,
                database + "set default_transaction_isolation = ''repeatable read''', current_database());"
                        + " execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$");
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN);
                Connection primary = cluster.connect(1);
                Statement statement = primary.createStatement()) {
            leaveUndecided(other, statement);
            CompletableFuture<RecoveryRound> round =
                    CompletableFuture.supplyAsync(() -> other.transactions().recover());
            awaitWaiting();
            statement.execute(end);
            assertThat(round.get(20, TimeUnit.SECONDS).parts())
                    .extracting(RecoveryRound.Part::outcome)
                    .containsExactly(outcome);
        } finally {
            cluster.on(
                    1,
                    "begin read write; " + database + "reset default_transaction_isolation', current_database());"
                            + " execute format('alter database %I reset default_transaction_read_only', current_database());"
                            + " end $$; commit");
        }
        assertThat(GivenTransactions.ask(cluster, "select count(*) from t").get(0))
                .isEqualTo(rows);
        assertThat(GivenTransactions.prepared(cluster)).containsOnly(0L);
    }

    private static void awaitWaiting() throws Exception {
        await(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                1,
                1);
    }

    /** What a process leaves on s0 whose transaction on s1 has written its decision, and has not ended. */
    private static void leaveUndecided(GivenTransactions given, Statement primary) throws SQLException {
        Readiness readiness = new Readiness(given.pools(), Snapshots.EACH);
        Gid gid = Gid.create("s1", readiness.database(1));
        primary.execute("begin read write; insert into shardline.decision values ('%s', 'C', '{%s,%s}')"
                .formatted(gid, readiness.database(0), readiness.database(1)));
        cluster.on(0, "begin; insert into t values (1); prepare transaction '" + gid.in(readiness.database(0)) + "'");
    }

    @Test
    void isLeftByARecoveryThatHasWaitedLongEnoughAndEndedByTheNext() throws Exception {
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN);
                Connection primary = cluster.connect(1);
                Statement statement = primary.createStatement()) {
            leaveUndecided(other, statement);
            assertThat(other.transactions().recover().parts()).singleElement().satisfies(part -> {
                assertThat(part.outcome()).isEqualTo(Outcome.LEFT);
                assertThat(part.reason().orElseThrow()).contains("lock timeout");
            });
            statement.execute("commit");
            assertThat(other.transactions().recover().parts())
                    .extracting(RecoveryRound.Part::outcome)
                    .containsExactly(Outcome.COMMITTED);
        }
    }

    @Test
    void keepsADecisionUntilEveryParticipantWasSeen() throws Exception {
        URI server = URI.create(cluster.url(2).substring("jdbc:".length()));
        try (CuttingProxy proxy = new CuttingProxy(server.getHost(), server.getPort())) {
            List<String> urls = new ArrayList<>(cluster.urls());
            urls.set(2, "jdbc:postgresql://127.0.0.1:%d%s".formatted(proxy.port(), server.getPath()));
            try (GivenTransactions other =
                    GivenTransactions.open(cluster, urls, CommitSteps.UNSEEN, GivenTransactions.HASTY)) {
                Readiness readiness = new Readiness(other.pools(), Snapshots.EACH);
                cluster.on(
                        1,
                        "insert into shardline.decision values ('%s', 'C', '{%s,%s}')"
                                .formatted(
                                        Gid.create("s1", readiness.database(1)),
                                        readiness.database(1),
                                        readiness.database(2)));
                proxy.refuse(true);
                assertThat(other.transactions().recover().decisionsDeleted()).isZero();
                proxy.refuse(false);
                assertThat(other.transactions().recover().decisionsDeleted()).isEqualTo(1);
            }
        }
    }
}
