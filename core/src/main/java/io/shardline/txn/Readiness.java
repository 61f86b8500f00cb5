package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ServerFacts;
import io.shardline.backend.ShardPools;
import io.shardline.topology.Snapshots;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether the shards can take part in a commit over several. Each is asked once, over a connection beside its pool, when a
 * transaction first needs it: so the transaction that asks has lost nothing if the answer is no. Safe for use by any thread.
 */
final class Readiness {
    /** Another process made the same schema at the same moment. */
    private static final Set<String> MADE_MEANWHILE = Set.of("23505", "42P06", "42P07");

    /** PostgreSQL's insufficient_privilege. */
    static final String NOT_ALLOWED = "42501";

    private static final int ATTEMPTS = 3;
    private static final long RECHECK_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String IDENTITY = "select (select system_identifier from pg_catalog.pg_control_system())"
            + " || '.' || oid from pg_catalog.pg_database where datname = pg_catalog.current_database()";

    private final ShardPools pools;
    private final Map<Integer, String> databases = new ConcurrentHashMap<>();
    /** Those with the table of decisions. */
    private final Set<Integer> deciding = ConcurrentHashMap.newKeySet();

    private final Set<Integer> preparing = ConcurrentHashMap.newKeySet();
    private final Snapshots snapshots;
    /** When, by {@link System#nanoTime}, a shard was found without a fence. */
    private final Map<Integer, Long> open = new ConcurrentHashMap<>();

    private final Set<Integer> fenced = ConcurrentHashMap.newKeySet();

    /** @param snapshots those that this process takes; others may take common ones when it does not */
    Readiness(ShardPools pools, Snapshots snapshots) {
        this.pools = pools;
        this.snapshots = snapshots;
    }

    /**
     * Which database a shard is: no other has the same, not even one that was restored from a dump of it. Known without asking
     * once {@link #decides} or {@link #prepares} have said yes.
     */
    String database(int shard) throws SQLException {
        String known = databases.get(shard);
        if (known != null) {
            return known;
        }
        try (Aside aside = Aside.open(pools, shard)) {
            String asked = aside.transact(Readiness::identity);
            databases.put(shard, asked);
            return asked;
        }
    }

    /**
     * Makes sure that decisions can be written to a shard.
     *
     * @throws ShardlineException NOT_INITIALIZED if the schema is missing and cannot be made
     */
    void decides(int shard) throws SQLException {
        if (deciding.contains(shard)) {
            return;
        }
        try (Aside aside = Aside.open(pools, shard)) {
            if (!aside.transact(connection -> new Decisions(connection).ready())) {
                make(aside, connection -> new Decisions(connection).create());
            }
            databases.put(shard, aside.transact(Readiness::identity));
            deciding.add(shard);
        }
    }

    /** Makes the schema on a shard, if it is not there; and the fence, if this process takes common snapshots. */
    void initialize(int shard) throws SQLException {
        forget(shard);
        decides(shard);
        if (snapshots == Snapshots.COMMON) {
            try (Aside aside = Aside.open(pools, shard)) {
                make(aside, Fence::create);
            }
        }
    }

    /**
     * Whether commits on a shard must keep out of common snapshots. One that is made later is heeded within a minute.
     *
     * @param lease to it, in whose transaction it is asked for
     */
    boolean isFenced(Lease lease) throws SQLException {
        int shard = lease.shard();
        if (snapshots == Snapshots.COMMON || fenced.contains(shard)) {
            return true;
        }
        Long found = open.get(shard);
        if (found != null && System.nanoTime() - found < RECHECK_NANOS) {
            return false;
        }
        if (Fence.isThere(lease)) {
            fenced.add(shard);
            return true;
        }
        open.put(shard, System.nanoTime());
        return false;
    }

    /** A shard is not as it was found: it will be asked again. */
    void forget(int shard) {
        deciding.remove(shard);
    }

    private interface Making {
        void on(Connection connection) throws SQLException;
    }

    private static void make(Aside aside, Making making) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                aside.transact(connection -> {
                    making.on(connection);
                    return true;
                });
                return;
            } catch (SQLException e) {
                if (!MADE_MEANWHILE.contains(String.valueOf(e.getSQLState())) || attempt == ATTEMPTS) {
                    throw notReady(aside.shard(), e);
                }
            }
        }
    }

    private static ShardlineException notReady(String shard, SQLException cause) {
        return ShardlineException.of(
                        ErrorCode.NOT_INITIALIZED,
                        "shard \"%s\" is not ready for transactions over several shards",
                        shard)
                .withDetail(
                        "Its schema \"shardline\" is missing or may not be used, and making it failed: %s",
                        cause.getMessage())
                .withHint(
                        "Have the owner of the databases call ParallelConnection.initialize() once, and grant this user "
                                + "usage of schema shardline, and select, insert and delete on its tables.")
                .causedBy(cause);
    }

    /** Why a role that the session has taken cannot write a decision, where its user could. */
    static ShardlineException mayNotDecide(String shard, SQLException cause) {
        return ShardlineException.of(
                        ErrorCode.NOT_INITIALIZED,
                        "shard \"%s\" is not ready for transactions over several shards",
                        shard)
                .withDetail("The session's role may not use its schema \"shardline\": %s", cause.getMessage())
                .withHint("Grant the role usage of schema shardline, and insert on its table decision.")
                .causedBy(cause);
    }

    static String identity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IDENTITY)) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Makes sure that a shard can prepare transactions.
     *
     * @throws ShardlineException SEVERAL_SHARDS if its server does not
     */
    void prepares(int shard) throws SQLException {
        if (preparing.contains(shard)) {
            return;
        }
        database(shard);
        if (mostPrepared(shard) == 0) {
            throw ShardlineException.of(
                            ErrorCode.SEVERAL_SHARDS,
                            "the server of shard \"%s\" does not prepare transactions",
                            pools.name(shard))
                    .withDetail("Its setting max_prepared_transactions is 0, so it cannot commit together with others.")
                    .withHint("Set max_prepared_transactions to at least max_connections and restart the server, or "
                            + "declare \"transactions: { acrossShards: best-effort }\" and do without atomic commits.");
        }
        preparing.add(shard);
    }

    private int mostPrepared(int shard) throws SQLException {
        ServerFacts facts = pools.facts().get(pools.name(shard));
        // Not taken at its word when it says no: the server may have been restarted since.
        if (facts != null && facts.maxPreparedTransactions() > 0) {
            return facts.maxPreparedTransactions();
        }
        try (Aside aside = Aside.open(pools, shard)) {
            return aside.transact(Readiness::mostPrepared);
        }
    }

    private static int mostPrepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('max_prepared_transactions')::int")) {
            row.next();
            return row.getInt(1);
        }
    }
}
