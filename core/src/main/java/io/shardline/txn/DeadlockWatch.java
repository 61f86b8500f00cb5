package io.shardline.txn;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardPools;
import io.shardline.txn.Waits.Backend;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sessions of this process that wait for each other on different servers, of which each sees its own half only, and
 * sacrifices the youngest. Safe for use by any thread.
 *
 * <p>Nothing is asked while fewer than two sessions hold connections to several shards and have done so for a tenth of a second.
 * While there are such sessions and no circle, looks become rarer, up to one in a second. A circle must be there at two looks, as
 * what the servers say is not of one moment.
 */
final class DeadlockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlockWatch.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private static final String WAITS = """
            select pid, unnest(pg_catalog.pg_blocking_pids(pid)) from pg_catalog.pg_stat_activity
            where datname = pg_catalog.current_database() and wait_event_type = 'Lock'""";

    private final ShardPools pools;
    private final Set<Held> sessions = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Aside> open = new HashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private List<Backend> suspected = List.of();
    private volatile long pauseMillis = FIRST_PAUSE_MILLIS;

    DeadlockWatch(ShardPools pools) {
        this.pools = pools;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "shardline-deadlocks");
            made.setDaemon(true);
            return made;
        });
    }

    /** A session has come to hold several connections, or others than before. */
    void enter(Held session) {
        sessions.add(session);
        schedule();
    }

    void leave(Held session) {
        sessions.remove(session);
    }

    private void schedule() {
        if (!scheduled.get() && sessions.size() > 1 && scheduled.compareAndSet(false, true)) {
            try {
                thread.schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closed, and so are all sessions.
            }
        }
    }

    private void look() {
        try {
            List<Held> waiting =
                    sessions.stream().filter(DeadlockWatch::hasHeldLong).toList();
            if (waiting.size() > 1) {
                examine(waiting);
            } else {
                rest();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("could not look for deadlocks between shards", e);
            rest();
        } finally {
            scheduled.set(false);
            schedule();
        }
    }

    private static boolean hasHeldLong(Held session) {
        return System.nanoTime() - session.since() > TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS);
    }

    private void examine(List<Held> waiting) throws SQLException {
        Waits<Held> waits = new Waits<>();
        Map<Backend, Sitting> known = new HashMap<>();
        for (Held session : waiting) {
            for (Lease lease : session.several()) {
                Backend backend = new Backend(lease.shard(), lease.backendPid());
                waits.owns(session, backend);
                known.put(backend, new Sitting(session, lease));
            }
        }
        Set<Integer> shards =
                known.keySet().stream().map(Backend::shard).collect(Collectors.toCollection(TreeSet::new));
        for (int shard : shards) {
            ask(shard, waits);
        }
        List<Backend> circle = waits.circle();
        boolean again = !circle.isEmpty() && new HashSet<>(circle).equals(new HashSet<>(suspected));
        suspected = circle;
        pauseMillis = circle.isEmpty() ? Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS) : FIRST_PAUSE_MILLIS;
        if (again) {
            circle.stream()
                    .map(known::get)
                    .filter(Objects::nonNull)
                    .max(Comparator.comparingLong(sitting -> sitting.session().begun()))
                    .ifPresent(youngest -> youngest.session().sacrifice(youngest.lease(), described(circle)));
        }
    }

    /** A session with one of its connections. */
    private record Sitting(Held session, Lease lease) {}

    private void ask(int shard, Waits<Held> waits) throws SQLException {
        Aside aside = open.get(shard);
        if (aside == null) {
            aside = Aside.open(pools, shard);
            open.put(shard, aside);
        }
        List<int[]> pairs = aside.transact(DeadlockWatch::pairs);
        pairs.forEach(pair -> waits.waits(new Backend(shard, pair[0]), new Backend(shard, pair[1])));
    }

    private static List<int[]> pairs(Connection connection) throws SQLException {
        List<int[]> pairs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WAITS)) {
            while (rows.next()) {
                pairs.add(new int[] {rows.getInt(1), rows.getInt(2)});
            }
        }
        return pairs;
    }

    private String described(List<Backend> circle) {
        return circle.stream()
                .map(backend -> "Process " + backend.pid() + " waits on shard \"" + pools.name(backend.shard())
                        + "\" for a transaction of the next.")
                .collect(Collectors.joining(" "));
    }

    /** Nobody waits, so nothing is kept open. */
    private void rest() {
        suspected = List.of();
        pauseMillis = FIRST_PAUSE_MILLIS;
        open.values().forEach(Aside::close);
        open.clear();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
