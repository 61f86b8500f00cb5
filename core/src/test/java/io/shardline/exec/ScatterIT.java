package io.shardline.exec;

import static io.shardline.exec.GivenShards.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.backend.Lease;
import io.shardline.plan.PlanNode;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScatterIT {
    private static final GivenShards SHARDS = GivenShards.open(3, 1, 2);
    /** Far longer than any test may take, so that whatever ends it is not its end. */
    private static final String SLEEP = "select pg_sleep(50)::text as slept";

    private static final PlanNode SLEEPING = new PlanNode.Concat(route(SLEEP));
    private static final PlanNode ONE = new PlanNode.Concat(route("select 1"));

    @AfterEach
    void poolsAreWholeAndServersIdle() throws SQLException {
        SHARDS.assertWhole();
        for (int shard : SHARDS.all()) {
            assertThat(SHARDS.ask(
                            shard,
                            "select count(*) from pg_stat_activity where datname = current_database() "
                                    + "and state <> 'idle' and pid <> pg_backend_pid()"))
                    .isEqualTo("0");
        }
    }

    @AfterAll
    static void close() {
        SHARDS.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void throwsTheFirstErrorAndCancelsTheOtherShards(int failing) throws SQLException {
        for (int shard : SHARDS.all()) {
            String body = shard == failing
                    ? "perform pg_sleep(0.2); raise exception 'no more' using errcode = '23514'"
                    : "perform pg_sleep(50)";
            SHARDS.cluster()
                    .on(
                            shard,
                            "create or replace function act() returns text language plpgsql as $$ begin " + body
                                    + "; return 'done'; end $$");
        }
        SQLException e = failure(new PlanNode.Concat(route("select act()")), ReadOptions.DEFAULT);
        assertThat(e.getSQLState()).isEqualTo("23514");
        assertThat(e.getMessage()).contains("no more").contains("Shard: s" + failing);
        assertThat((Object) e.getNextException())
                .as("those that were cancelled")
                .isNull();
    }

    @Test
    void throwsWhatElseWentWrongAsTheNextException() throws SQLException {
        CyclicBarrier together = new CyclicBarrier(2);
        List<Lease> leases = SHARDS.pools().leaseAll(new int[] {0, 1});
        try {
            SQLException e = catchThrowableOfType(
                    SQLException.class,
                    () -> SHARDS.scatter().onShards(leases, new Cancellation(), (position, lease) -> {
                        await(together);
                        throw new SQLException("failed on " + position, "2200" + position);
                    }));
            assertThat(List.of(e.getSQLState(), e.getNextException().getSQLState()))
                    .containsExactlyInAnyOrder("22000", "22001");
        } finally {
            leases.forEach(Lease::close);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void passesOnWhatIsNoErrorOfAServer() throws SQLException {
        List<Lease> leases = SHARDS.pools().leaseAll(SHARDS.all());
        try {
            IllegalStateException e = catchThrowableOfType(
                    IllegalStateException.class,
                    () -> SHARDS.scatter().onShards(leases, new Cancellation(), (position, lease) -> {
                        if (position == 0) {
                            throw new IllegalStateException("a defect");
                        }
                        return execute(lease, SLEEP);
                    }));
            assertThat(e).hasMessage("a defect");
        } finally {
            leases.forEach(Lease::close);
        }
    }

    @Test
    void timesOut() {
        SQLException e = failure(SLEEPING, new ReadOptions(0, 0, 1, false));
        assertThat(e.getSQLState()).isEqualTo("57014");
    }

    @Test
    void isCancelledFromAnotherThreadAndRunsAgainAfterwards() throws Exception {
        ShardCall call = GivenShards.call(ReadOptions.DEFAULT);
        Future<?> cancelling = later(() -> {
            call.cancellation().cancel();
            return null;
        });
        SQLException e = catchThrowableOfType(SQLException.class, () -> SHARDS.read(SLEEPING, call));
        assertThat(e.getSQLState()).isEqualTo("57014");
        cancelling.get();
        assertThat(catchThrowableOfType(SQLException.class, () -> SHARDS.read(ONE, call))
                        .getSQLState())
                .as("a shard whose turn comes later")
                .isEqualTo("57014");
        call.cancellation().reset();
        try (UnifiedResultSet result = SHARDS.read(ONE, call)) {
            assertThat(GivenShards.rows(result)).hasSize(3);
        }
    }

    @Test
    void isInterruptedWhileItWaitsForOtherThreads() throws Exception {
        SHARDS.cluster()
                .onEach("create or replace function wait() returns text language sql as $$ select 'at once' $$");
        SHARDS.cluster()
                .on(
                        0,
                        "create or replace function wait() returns text language sql as $$ select pg_sleep(50)::text $$");
        Thread caller = Thread.currentThread();
        Future<?> interrupting = later(() -> {
            caller.interrupt();
            return null;
        });
        SQLException e = failure(new PlanNode.Concat(route("select wait()")), ReadOptions.DEFAULT);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(e.getSQLState()).isEqualTo("57014");
        assertThat(e.getMessage()).contains("interrupted");
        interrupting.get();
    }

    @Test
    void runsTheLastShardOnTheCallersThread() throws SQLException {
        List<Lease> leases = SHARDS.pools().leaseAll(SHARDS.all());
        try {
            List<String> threads = SHARDS.scatter()
                    .onShards(
                            leases,
                            new Cancellation(),
                            (position, lease) -> Thread.currentThread().getName());
            assertThat(threads.get(0)).startsWith("shardline-scatter-");
            assertThat(threads.get(1)).startsWith("shardline-scatter-");
            assertThat(threads.get(2)).isEqualTo(Thread.currentThread().getName());
        } finally {
            leases.forEach(Lease::close);
        }
    }

    @Test
    void runsOnTheCallersThreadWhatNoOtherIsFreeFor() throws SQLException {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        List<Lease> leases = SHARDS.pools().leaseAll(SHARDS.all());
        try (Scatter busy = new Scatter(1, 0)) {
            CountDownLatch done = new CountDownLatch(2);
            List<Integer> results = busy.onShards(leases, new Cancellation(), (position, lease) -> {
                if (Thread.currentThread().getName().startsWith("shardline-scatter-")) {
                    // Keeps the only thread until the caller has done the others.
                    awaitAll(done);
                }
                done.countDown();
                threads.add(Thread.currentThread().getName());
                return position;
            });
            assertThat(results).containsExactly(0, 1, 2);
            assertThat(threads).hasSize(2);
        } finally {
            leases.forEach(Lease::close);
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scattersFromManyThreadsOverPoolsOfOneWithoutDeadlock() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                counts.add(callers.submit(() -> {
                    int rows = 0;
                    for (int i = 0; i < 25; i++) {
                        rows += SHARDS.rows(ONE).size();
                    }
                    return rows;
                }));
            }
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isEqualTo(75);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void cancelNeverReachesWhatRunsNextOnTheConnection() throws Exception {
        Cancellation cancellation = new Cancellation();
        ExecutorService other = Executors.newSingleThreadExecutor();
        int cancelled = 0;
        try (Lease lease = SHARDS.pools().lease(0)) {
            for (int round = 0; round < 300; round++) {
                cancellation.reset();
                Future<?> cancel = other.submit(() -> {
                    cancellation.cancel();
                    return null;
                });
                try (Cancellation.Running running = cancellation.start(lease)) {
                    execute(lease, "select pg_sleep(0.0005 * " + round % 8 + ")");
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("57014");
                    cancelled++;
                }
                assertThat(execute(lease, "select pg_sleep(0.003)"))
                        .as("not ours to cancel")
                        .isTrue();
                cancel.get();
            }
        } finally {
            other.shutdownNow();
        }
        assertThat(cancelled).as("statements that met their cancel").isBetween(1, 299);
    }

    private static boolean execute(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            return statement.execute(sql);
        }
    }

    private static SQLException failure(PlanNode root, ReadOptions options) {
        long begin = System.nanoTime();
        SQLException e = catchThrowableOfType(SQLException.class, () -> SHARDS.read(root, options));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        return e;
    }

    /** Does something when the shards are likely to be at work. */
    private static Future<?> later(Callable<?> action) {
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<?> done = other.submit(() -> {
            while (!"1"
                    .equals(
                            SHARDS.ask(
                                    0,
                                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"))) {
                Thread.sleep(10);
            }
            return action.call();
        });
        other.shutdown();
        return done;
    }
}
