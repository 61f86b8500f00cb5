package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.AcrossShards;
import io.shardline.topology.Snapshots;
import io.shardline.topology.Topology;
import io.shardline.topology.TopologyBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a transaction that keeps its rows sees of transactions over several shards. */
@Timeout(60)
class CommonSnapshotIT {
    private static final int ACCOUNTS = 40;
    private static final long TOTAL = ACCOUNTS * 1000L;
    private static TestCluster cluster;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        cluster.onEach("create table accounts (id int primary key, balance bigint not null)");
        try (ParallelConnection db = open(Snapshots.COMMON)) {
            db.initialize();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        try (ParallelConnection db = open(Snapshots.EACH)) {
            db.execute("truncate accounts");
            db.execute("insert into accounts select id, 1000 from generate_series(1, " + ACCOUNTS + ") id");
        }
    }

    private static TopologyBuilder topology(TestCluster of) {
        TopologyBuilder topology = Topology.builder().sharded("accounts", "id");
        for (int shard = 0; shard < of.size(); shard++) {
            topology.shard("s" + shard, of.url(shard), of.user(), of.password());
        }
        return topology;
    }

    private static ParallelConnection open(Snapshots snapshots) throws SQLException {
        return ParallelConnection.open(topology(cluster).snapshots(snapshots).build());
    }

    private static long total(Session session) throws SQLException {
        try (Cursor cursor = session.cursor().execute("select sum(balance)::int8 from accounts")) {
            return row(cursor.fetchOne()).getLong(1);
        }
    }

    private static Row row(@Nullable Row row) {
        return Objects.requireNonNull(row);
    }

    private static long totalInOneTransaction(ParallelConnection db, boolean readOnly) throws SQLException {
        try (Session session = db.openSession()) {
            session.setReadOnly(readOnly);
            session.setIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            session.setAutoCommit(false);
            long total = total(session);
            assertThat(total(session)).isEqualTo(total);
            session.commit();
            return total;
        }
    }

    /** As a commit is between its two halves: done on the first shard, and prepared on the last. */
    private static void commitHalf() throws SQLException {
        cluster.on(
                2,
                "begin; lock table shardline.fence in share mode;"
                        + " update accounts set balance = balance + 5 where id = (select min(id) from accounts);"
                        + " prepare transaction 'half'");
        cluster.on(0, "update accounts set balance = balance - 5 where id = (select min(id) from accounts)");
    }

    @Test
    void seesHalfOfACommitIfEachShardHasItsOwn() throws SQLException {
        commitHalf();
        try (ParallelConnection db = open(Snapshots.EACH)) {
            assertThat(totalInOneTransaction(db, false)).isEqualTo(TOTAL - 5);
        } finally {
            cluster.on(2, "commit prepared 'half'");
        }
    }

    @Test
    void waitsUntilACommitIsDoneOnAllShards() throws Exception {
        commitHalf();
        try (ParallelConnection db = open(Snapshots.COMMON)) {
            for (boolean readOnly : new boolean[] {true, false}) {
                CompletableFuture<Long> total = CompletableFuture.supplyAsync(() -> {
                    try {
                        return totalInOneTransaction(db, readOnly);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                if (readOnly) {
                    awaitLocked();
                    assertThat(total).isNotDone();
                    cluster.on(2, "commit prepared 'half'");
                }
                assertThat(total.get(20, TimeUnit.SECONDS)).isEqualTo(TOTAL);
            }
        }
    }

    private static void awaitLocked() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (waiting() == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(waiting()).isPositive();
    }

    private static long waiting() throws SQLException {
        try (Connection connection = cluster.connect(2);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_locks where not granted")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void neverSeesATransferInPartWhateverOtherApplicationsDeclare() throws Exception {
        long seed = System.nanoTime();
        System.out.println("CommonSnapshotIT seed " + seed);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ParallelConnection writing = open(Snapshots.EACH);
                ParallelConnection reading = open(Snapshots.COMMON)) {
            List<Future<Integer>> transfers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                Random random = new Random(seed + writer);
                transfers.add(threads.submit(() -> transferUntil(done, writing, random)));
            }
            for (int read = 0; read < 60; read++) {
                assertThat(totalInOneTransaction(reading, read % 2 == 0)).isEqualTo(TOTAL);
            }
            done.set(true);
            for (Future<Integer> one : transfers) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }
    }

    /** Returns how many were made. */
    private static int transferUntil(AtomicBoolean done, ParallelConnection db, Random random) throws SQLException {
        int made = 0;
        while (!done.get()) {
            // In ascending order, so that no two wait for each other.
            int from = random.nextInt(ACCOUNTS - 1) + 1;
            int to = from + 1 + random.nextInt(ACCOUNTS - from);
            db.inTransaction(transfer -> {
                transfer.execute("update accounts set balance = balance - 1 where id = ?", from);
                transfer.execute("update accounts set balance = balance + 1 where id = ?", to);
            });
            made++;
        }
        return made;
    }

    @Test
    void letsCommitsGoOnOnceItIsTakenAndKeepsWhatWasSetBefore() throws SQLException {
        try (ParallelConnection db = open(Snapshots.COMMON);
                Session session = db.openSession()) {
            session.execute("begin isolation level repeatable read");
            session.execute("set local work_mem = '7MB'");
            session.execute("savepoint before");
            assertThat(total(session)).isEqualTo(TOTAL);
            db.execute("update accounts set balance = balance + 1");
            assertThat(total(session)).isEqualTo(TOTAL);
            assertThat(text(session, "show work_mem")).isEqualTo("7MB");
            assertThat(text(
                            session,
                            "select count(*)::text from pg_locks where relation = 'shardline.fence'::regclass"))
                    .isEqualTo("0");
            session.execute("rollback to before");
            assertThat(total(session)).isEqualTo(TOTAL);
            session.execute("commit");
            assertThat(total(session)).isEqualTo(TOTAL + ACCOUNTS);
        }
    }

    private static String text(Session session, String sql) throws SQLException {
        try (Cursor cursor = session.cursor().execute(sql)) {
            return String.valueOf(row(cursor.fetchOne()).getString(1));
        }
    }

    @Test
    void saysThatACommitKeepsItWaiting() throws SQLException {
        commitHalf();
        try (ParallelConnection db = open(Snapshots.COMMON)) {
            assertThatThrownBy(() -> totalInOneTransaction(db, true))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SNAPSHOT_TIMED_OUT))
                    .hasMessageContaining("does not end on shard \"s2\"");
        } finally {
            cluster.on(2, "commit prepared 'half'");
        }
        try (ParallelConnection db = open(Snapshots.COMMON)) {
            assertThat(totalInOneTransaction(db, true)).isEqualTo(TOTAL);
        }
    }

    @Test
    void saysThatTheShardsAreNotReady() throws SQLException {
        try (TestCluster bare = TestCluster.create(2)) {
            bare.onEach("create table accounts (id int primary key, balance bigint not null)");
            try (ParallelConnection db = ParallelConnection.open(
                    topology(bare).snapshots(Snapshots.COMMON).build())) {
                assertThatThrownBy(() -> totalInOneTransaction(db, false))
                        .isInstanceOfSatisfying(
                                ShardlineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_INITIALIZED))
                        .hasMessageContaining("shard \"s0\" is not ready for common snapshots");
                db.initialize();
                db.execute("insert into accounts values (1, 1), (2, 2), (3, 3)");
                assertThat(totalInOneTransaction(db, false)).isEqualTo(6);
            }
        }
    }

    @Test
    void isRefusedWhereATransactionMayBeCommittedInPart() {
        assertThatThrownBy(() -> topology(cluster)
                        .snapshots(Snapshots.COMMON)
                        .acrossShards(AcrossShards.BEST_EFFORT)
                        .build())
                .hasMessageContaining("cannot be common with acrossShards: best-effort");
    }
}
