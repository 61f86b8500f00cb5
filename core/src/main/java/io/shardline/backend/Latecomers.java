package io.shardline.backend;

import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that did not answer at the start, or not as they are to. Their pools lend nothing until they answer, which is
 * tried again and again on a thread that ends with the last of them. Safe for use by any thread.
 */
final class Latecomers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Latecomers.class);
    private static final long PAUSE_MILLIS = 500;

    private final List<Acquaintance> shards;
    private final List<ShardPool> pools;
    private final KnownFacts facts;
    private final Set<Integer> awaited = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;
    private volatile Runnable arrival = () -> {};

    Latecomers(List<Acquaintance> shards, List<ShardPool> pools, KnownFacts facts) {
        this.shards = shards;
        this.pools = pools;
        this.facts = facts;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "shardline-latecomers");
            made.setDaemon(true);
            return made;
        });
    }

    /** Lets those serve that agree with the first to answer, and goes on without the others until they come. */
    void await(Roundup.Answers answers) {
        for (int shard = 0; shard < pools.size(); shard++) {
            ServerFacts answered = answers.facts()[shard];
            ConnectFailures.Failure failure = answers.failures().get(shard);
            ShardlineException refusal = answers.refusals().get(shard);
            if (failure != null) {
                LOG.warn("going on without shard \"{}\" until it answers", failure.shard(), failure.cause());
                unreachable(shard, failure);
                awaited.add(shard);
            } else if (refusal != null) {
                LOG.warn("going on without shard \"{}\"", pools.get(shard).name(), refusal);
                refused(shard, refusal);
                awaited.add(shard);
            } else if (answered != null && !arrives(shard, answered)) {
                LOG.warn(
                        "going on without shard \"{}\", which differs",
                        pools.get(shard).name());
                awaited.add(shard);
            }
        }
        if (!awaited.isEmpty()) {
            thread.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What is done whenever one has come. */
    void onArrival(Runnable work) {
        arrival = work;
    }

    private void look() {
        for (int shard : awaited) {
            try {
                ServerFacts answered = shards.get(shard).meet();
                if (arrives(shard, answered)) {
                    awaited.remove(shard);
                    LOG.info("shard \"{}\" answers now", pools.get(shard).name());
                }
            } catch (ShardlineException refusal) {
                refused(shard, refusal);
            } catch (SQLException e) {
                unreachable(shard, shards.get(shard).failure(e));
            }
        }
        if (awaited.isEmpty()) {
            thread.shutdown();
        }
    }

    private void refused(int shard, ShardlineException refusal) {
        pools.get(shard).absent(() -> refusal.causedBy(refusal));
    }

    private void unreachable(int shard, ConnectFailures.Failure failure) {
        pools.get(shard).absent(() -> ConnectFailures.of(List.of(failure), 1));
    }

    /** False if it answers otherwise than those that are here. */
    private boolean arrives(int shard, ServerFacts answered) {
        Map<String, ServerFacts> together = facts.with(shard, answered);
        Optional<ShardlineException> difference = FactsCheck.difference(together);
        if (difference.isPresent()) {
            pools.get(shard).absent(() -> FactsCheck.difference(together).orElseThrow());
            return false;
        }
        facts.put(shard, answered);
        pools.get(shard).absent(null);
        // Last, so that nothing is remembered that was found out without it.
        arrival.run();
        return true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
