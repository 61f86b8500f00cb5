package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.exec.Scatter;
import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking all shards for what the catalog is to know, over pools of one connection. */
@Timeout(60)
class PooledQueriesIT {
    private static final int SHARDS = 3;

    private TestCluster cluster;
    private ShardPools pools;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(SHARDS);
        List<ShardAddress> addresses = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            addresses.add(new ShardAddress(
                    "s" + shard,
                    cluster.url(shard),
                    cluster.user(),
                    cluster.password(),
                    Map.of("maximumPoolSize", "1", "minimumIdle", "0")));
        }
        pools = ShardPools.open(addresses, false);
    }

    @AfterEach
    void stop() {
        pools.close();
        cluster.close();
    }

    @Test
    void asksAllShardsAtOnce() throws SQLException {
        CyclicBarrier all = new CyclicBarrier(SHARDS);
        try (Scatter scatter = new Scatter(SHARDS, 1)) {
            var answers = new PooledQueries(pools, scatter, ConnectionSettings.NONE).onEach(connection -> {
                await(all);
                return connection.getCatalog();
            });

            assertThat(answers.keySet()).containsExactly(0, 1, 2);
            assertThat(answers.values()).doesNotHaveDuplicates();
        }
    }

    @Test
    void manyWhoAskAtOnceWithOneThreadAndOneConnectionForEachShardAllGetAnAnswer() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (Scatter scatter = new Scatter(1, 1)) {
            PooledQueries queries = new PooledQueries(pools, scatter, ConnectionSettings.NONE);
            List<Callable<Integer>> asking = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asking.add(() ->
                        queries.onEach(connection -> connection.isValid(5)).size());
            }
            for (Future<Integer> answers : callers.invokeAll(asking)) {
                assertThat(answers.get()).isEqualTo(SHARDS);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void await(CyclicBarrier barrier) throws SQLException {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }
}
