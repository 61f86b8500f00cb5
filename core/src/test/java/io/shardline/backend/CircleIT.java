package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits for connections of pools of one, where every second thought is a deadlock. */
class CircleIT {
    private static final int SHARDS = 3;
    private static final Duration HAMMERING = Duration.ofSeconds(5);
    private static EmbeddedPostgres server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ShardPools pools;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        Map<String, String> pool = Map.of("maximumPoolSize", "1", "connectionTimeout", "20000");
        List<ShardAddress> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.add(new ShardAddress("s" + shard, server.getJdbcUrl("postgres", "postgres"), "", "", pool));
        }
        pools = ShardPools.open(shards, false);
    }

    @AfterEach
    void close() {
        pools.close();
        threads.shutdownNow();
    }

    @Test
    void tellsTheOneWhoClosesTheCircleAtOnceAndLetsTheOtherGoOn() throws Exception {
        Holder first = pools.holder();
        Holder second = pools.holder();
        Lease firsts = pools.lease(0, first);
        Lease seconds = pools.lease(1, second);
        Future<Lease> waits = threads.submit(() -> pools.lease(1, first));
        letItWait(waits);

        long start = System.nanoTime();
        ShardlineException e = catchThrowableOfType(ShardlineException.class, () -> pools.lease(0, second));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(e.code()).isEqualTo(ErrorCode.DEADLOCK);
        assertThat(e.getSQLState()).isEqualTo("40P01");
        assertThat(e.getMessage()).contains("shard \"s0\"");

        seconds.close();
        waits.get(5, TimeUnit.SECONDS).close();
        firsts.close();
    }

    @Test
    void tellsASessionThatWouldWaitForItself() throws SQLException {
        Holder session = pools.holder();
        try (Lease open = pools.lease(0, session)) {
            assertThat(open.shard()).isZero();
            ShardlineException e = catchThrowableOfType(ShardlineException.class, () -> pools.lease(0, session));
            assertThat(e.code()).isEqualTo(ErrorCode.DEADLOCK);
        }
    }

    @Test
    void aScatterStepsBackForATransaction() throws Exception {
        Holder transaction = pools.holder();
        Lease held = pools.lease(1, transaction);
        Future<List<Lease>> scatter = threads.submit(() -> pools.leaseAll(new int[] {0, 1, 2}));
        letItWait(scatter);

        Lease second = pools.lease(0, transaction);
        assertThat(scatter).isNotDone();
        second.close();
        held.close();
        List<Lease> leases = scatter.get(5, TimeUnit.SECONDS);
        assertThat(leases).extracting(Lease::shard).containsExactly(0, 1, 2);
        leases.forEach(Lease::close);
    }

    @Test
    void scattersOverPoolsOfOneNeverWaitInACircle() throws Exception {
        assertThat(hammer(12, this::scatter)).isGreaterThan(100);
    }

    @Test
    void scattersSeeNoDeadlockAmongTransactionsAndTransactionsEndOrAreTold() throws Exception {
        assertThat(hammer(12, random -> random.nextInt(3) == 0 ? scatter(random) : transaction(random)))
                .isGreaterThan(100);
    }

    private interface Work {
        /** Returns how many were done. */
        int run(SplittableRandom random) throws SQLException;
    }

    /** Fails if any work fails; twenty seconds of waiting would be a failure too. */
    private int hammer(int workers, Work work) throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("CircleIT -Dshardline.seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        long end = System.nanoTime() + HAMMERING.toNanos();
        List<Callable<Integer>> loops = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            SplittableRandom random = seeds.split();
            loops.add(() -> loop(work, random, end));
        }
        int done = 0;
        for (Future<Integer> loop : threads.invokeAll(loops, 60, TimeUnit.SECONDS)) {
            done += loop.get();
        }
        return done;
    }

    private static int loop(Work work, SplittableRandom random, long end) throws SQLException {
        int done = 0;
        while (System.nanoTime() - end < 0) {
            done += work.run(random);
        }
        return done;
    }

    private int scatter(SplittableRandom random) throws SQLException {
        int[] shards = random.ints(1 + random.nextInt(SHARDS), 0, SHARDS).toArray();
        List<Lease> leases = pools.leaseAll(shards);
        dally(random);
        leases.forEach(Lease::close);
        return 1;
    }

    /** Takes shards in any order, and gives up when told so. */
    private int transaction(SplittableRandom random) throws SQLException {
        Holder holder = pools.holder();
        List<Lease> leases = new ArrayList<>();
        try {
            int[] shards = random.ints(0, SHARDS).distinct().limit(2).toArray();
            for (int shard : shards) {
                leases.add(pools.lease(shard, holder));
                dally(random);
            }
            return 1;
        } catch (ShardlineException e) {
            if (e.code() != ErrorCode.DEADLOCK) {
                throw e;
            }
            return 0;
        } finally {
            leases.forEach(Lease::close);
        }
    }

    private static void dally(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(50_000);
        }
    }

    private static void letItWait(Future<?> waiter) throws InterruptedException {
        Thread.sleep(300);
        assertThat(waiter).isNotDone();
    }
}
