package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that wait for each other on different servers. */
@Timeout(60)
class DeadlocksIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key, v int)");
        String list = "t: { key: k, list: { s0: [0], s1: [1], s2: [2] } }";
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(list)), Map.of()));
        db.execute("insert into t values (0, 0), (1, 0), (2, 0)");
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @Test
    void endOneOfThreeThatWaitInACircleAndLetTheOthersGoOn() throws Exception {
        CyclicBarrier allHaveOne = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                int first = number;
                tasks.add(() -> update(first, (first + 1) % 3, allHaveOne));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(tasks, 40, TimeUnit.SECONDS)) {
                outcomes.add(each.get());
            }
            assertThat(outcomes).containsExactlyInAnyOrder("committed", "committed", "40P01");
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * The statement holds the row of the first shard and waits on the second, for one who then wants the row of the first. On one
     * server it would have waited at whichever row comes first, and have gone on.
     */
    @Test
    void doAStatementOfManyRowsAgainThatWasGivenUp() throws Exception {
        db.execute("update t set v = 0");
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Session other = db.openSession()) {
            other.setAutoCommit(false);
            other.execute("update t set v = v + 1 where k = 1");
            Future<Long> written = threads.submit(() -> {
                try (Session session = db.openSession()) {
                    return session.execute(
                            "insert into t values (0, 0), (1, 0), (2, 0) on conflict (k) do update set v = t.v + 10");
                }
            });
            awaitALockOf("k = 0");
            other.execute("update t set v = v + 1 where k = 0");
            other.commit();
            assertThat(written.get(30, TimeUnit.SECONDS)).isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
        assertThat(db.cursor().execute("select k, v from t order by k").fetchAll())
                .extracting(Row::toString)
                .containsExactly("{k=0, v=11}", "{k=1, v=11}", "{k=2, v=10}");
    }

    private static void awaitALockOf(String condition) throws Exception {
        while (!db.cursor()
                .execute("select k from t where " + condition + " for update skip locked")
                .fetchAll()
                .isEmpty()) {
            Thread.sleep(10);
        }
    }

    private static String update(int first, int second, CyclicBarrier allHaveOne) throws Exception {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("update t set v = v + 1 where k = ?", first);
            allHaveOne.await(20, TimeUnit.SECONDS);
            try {
                session.execute("update t set v = v + 1 where k = ?", second);
                session.commit();
                return "committed";
            } catch (SQLException e) {
                session.rollback();
                return String.valueOf(e.getSQLState());
            }
        }
    }
}
