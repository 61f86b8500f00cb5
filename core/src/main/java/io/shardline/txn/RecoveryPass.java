package io.shardline.txn;

import io.shardline.backend.ShardPools;
import io.shardline.txn.RecoveryRound.Outcome;
import io.shardline.txn.RecoveryRound.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at all shards, over connections beside their pools. */
final class RecoveryPass implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryPass.class);

    /** By the server's clock alone; and of other databases of the server nothing. */
    private static final String PREPARED = """
            select gid, prepared <= clock_timestamp() - make_interval(secs => ?) from pg_catalog.pg_prepared_xacts
            where database = pg_catalog.current_database() and gid like 'shardline:%'""";

    /** PostgreSQL's object_not_in_prerequisite_state, when another connection is ending a prepared transaction. */
    private static final String BUSY = "55000";

    private static final long BUSY_NANOS = 2_000_000_000L;
    private static final long BUSY_PAUSE_NANOS = 5_000_000L;

    private final ShardPools pools;
    private final Patience patience;
    private final ShardVisit visit;
    private final Map<Integer, Aside> open = new HashMap<>();
    private final Map<String, Integer> byDatabase = new HashMap<>();
    private final Map<String, String> unreachable = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    RecoveryPass(ShardPools pools, Patience patience, ShardVisit visit) {
        this.pools = pools;
        this.patience = patience;
        this.visit = visit;
    }

    RecoveryRound run(Set<String> left) {
        for (int shard = 0; shard < pools.size(); shard++) {
            reach(shard);
        }
        for (int shard : List.copyOf(open.keySet())) {
            for (Map.Entry<String, Boolean> each : prepared(shard).entrySet()) {
                if (each.getValue() || left.contains(transaction(each.getKey()))) {
                    parts.add(recover(shard, each.getKey()));
                }
            }
        }
        int deleted = 0;
        for (int shard : List.copyOf(open.keySet())) {
            deleted += sweep(shard);
        }
        open.forEach(this::visit);
        return new RecoveryRound(parts, unreachable, deleted);
    }

    private void reach(int shard) {
        Aside aside = null;
        try {
            aside = Aside.open(pools, shard);
            byDatabase.put(aside.transact(Readiness::identity), shard);
            open.put(shard, aside);
        } catch (SQLException e) {
            if (aside != null) {
                aside.close();
            }
            lost(shard, e);
        }
    }

    private void visit(int shard, Aside aside) {
        try {
            aside.transact(connection -> {
                visit.visit(shard, connection);
                return true;
            });
        } catch (SQLException e) {
            LOG.debug("shard \"{}\" could not be visited", pools.name(shard), e);
        }
    }

    private void lost(int shard, SQLException e) {
        LOG.warn("shard \"{}\" cannot be looked at for unfinished transactions: {}", pools.name(shard), e.getMessage());
        unreachable.put(pools.name(shard), String.valueOf(e.getMessage()));
        Aside aside = open.remove(shard);
        if (aside != null) {
            aside.close();
        }
    }

    /** What is prepared on a shard, and whether it has been for long; none if the shard is lost, which is noted. */
    private Map<String, Boolean> prepared(int shard) {
        Aside aside = open.get(shard);
        if (aside == null) {
            return Map.of();
        }
        try {
            return aside.transact(this::prepared);
        } catch (SQLException e) {
            lost(shard, e);
            return Map.of();
        }
    }

    private Map<String, Boolean> prepared(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PREPARED)) {
            statement.setDouble(1, patience.after().toMillis() / 1000.0);
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, Boolean> found = new LinkedHashMap<>();
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getBoolean(2));
                }
                return found;
            }
        }
    }

    /** The transaction of which something was prepared under a name. */
    static String transaction(String prepared) {
        return Gid.ofPrepared(prepared).map(Gid::toString).orElse(prepared);
    }

    private Part recover(int shard, String gid) {
        Optional<Gid> known = Gid.ofPrepared(gid);
        if (known.isEmpty()) {
            return part(shard, gid, Outcome.LEFT, "another version of Shardline prepared it");
        }
        Integer primary = byDatabase.get(known.get().database());
        Aside there = primary == null ? null : open.get(primary);
        if (there == null) {
            return part(shard, gid, Outcome.LEFT, reasonWithout(known.get()));
        }
        Decision decision;
        try {
            decision = there.transact(connection -> settle(connection, known.get()));
        } catch (SQLException e) {
            return part(shard, gid, Outcome.LEFT, String.valueOf(e.getMessage()));
        }
        return end(shard, gid, decision);
    }

    private static Decision settle(Connection connection, Gid gid) throws SQLException {
        return new Decisions(connection).settle(gid);
    }

    private String reasonWithout(Gid gid) {
        return "the shard that keeps the decision, \"" + gid.primary() + "\", "
                + (unreachable.containsKey(gid.primary()) ? "cannot be reached" : "is none of this topology's");
    }

    private Part end(int shard, String gid, Decision decision) {
        boolean committed = decision == Decision.COMMITTED;
        Aside aside = open.get(shard);
        if (aside == null) {
            return part(shard, gid, Outcome.LEFT, "the connection was lost");
        }
        try {
            endUnlessBusy(aside, gid, committed ? PreparedParts::commit : PreparedParts::rollBack);
            return part(shard, gid, committed ? Outcome.COMMITTED : Outcome.ROLLED_BACK, null);
        } catch (SQLException e) {
            return PreparedParts.MISSING.equals(e.getSQLState())
                    ? part(shard, gid, Outcome.GONE, null)
                    : part(shard, gid, Outcome.LEFT, String.valueOf(e.getMessage()));
        }
    }

    /** While somebody else ends it the server only says that it is busy; soon it is gone, or they failed and it is ours. */
    private static void endUnlessBusy(Aside aside, String gid, Branches.End end) throws SQLException {
        long deadline = System.nanoTime() + BUSY_NANOS;
        while (true) {
            try {
                aside.end(gid, end);
                return;
            } catch (SQLException e) {
                if (!BUSY.equals(e.getSQLState()) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            }
        }
    }

    private Part part(int shard, String gid, Outcome outcome, @Nullable String reason) {
        String name = pools.name(shard);
        if (reason == null) {
            LOG.info("unfinished transaction {} on shard \"{}\": {}", gid, name, outcome);
        } else {
            LOG.warn("unfinished transaction {} on shard \"{}\" is left: {}", gid, name, reason);
        }
        return new Part(gid, name, outcome, Optional.ofNullable(reason));
    }

    /**
     * Deletes the decisions of a shard that no participant waits for. They are read before the participants are looked at: once
     * a decision to commit is there, nothing is prepared for it any more, so a participant seen without it stays without it.
     */
    private int sweep(int shard) {
        Aside aside = open.get(shard);
        if (aside == null) {
            return 0;
        }
        try {
            Map<String, List<String>> decisions = aside.transact(this::old);
            Set<String> waitedFor = new HashSet<>();
            if (!decisions.isEmpty()) {
                for (int other : List.copyOf(open.keySet())) {
                    prepared(other).keySet().forEach(name -> waitedFor.add(transaction(name)));
                }
            }
            Set<String> seen = databases();
            List<String> done = decisions.entrySet().stream()
                    .filter(each -> !waitedFor.contains(each.getKey()) && seen.containsAll(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            return aside.transact(connection -> new Decisions(connection).delete(done));
        } catch (SQLException e) {
            LOG.warn("could not delete decisions on shard \"{}\"", pools.name(shard), e);
            return 0;
        }
    }

    private Map<String, List<String>> old(Connection connection) throws SQLException {
        Decisions decisions = new Decisions(connection);
        return decisions.ready() ? decisions.old(patience.keep()) : Map.of();
    }

    /** Those of the shards that are within reach. */
    private Set<String> databases() {
        Set<String> databases = new HashSet<>(byDatabase.keySet());
        databases.removeIf(database -> !open.containsKey(byDatabase.get(database)));
        return databases;
    }

    @Override
    public void close() {
        open.values().forEach(Aside::close);
    }
}
