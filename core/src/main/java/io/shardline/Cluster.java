package io.shardline;

import com.google.common.collect.MapMaker;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.ShardPools;
import io.shardline.catalog.SchemaTrace;
import io.shardline.exec.Scatter;
import io.shardline.gather.Gatherer;
import io.shardline.ids.GivenValues;
import io.shardline.plan.Plan;
import io.shardline.route.Router;
import io.shardline.settings.ServerWord;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import io.shardline.txn.Participants;
import io.shardline.txn.Transactions;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What all sessions of one {@link ParallelConnection} share. Safe for use by any thread. */
final class Cluster implements AutoCloseable {
    private static final Set<String> SCHEMA_CHANGED = Set.of("42P01", "42P07", "42703", "42883", "42704", "3F000");

    private final Topology topology;
    private final boolean declared;
    private final ShardPools pools;
    private final Scatter scatter;
    private final Gatherer gatherer;
    private final Statements.ByPath statements;
    private final ServerWord word = new ServerWord();
    private final GivenValues given;
    private final Router router;
    private final Transactions transactions;
    private final AtomicInteger sessions = new AtomicInteger();
    private final Set<Plan.Several.Merge> unmergeable =
            Collections.newSetFromMap(new MapMaker().weakKeys().makeMap());
    private volatile boolean closed;

    /** @param fallback how tables are placed that the topology does not list, where nobody has declared one */
    Cluster(Topology topology, ShardPools pools, Optional<TablePlacement> fallback) {
        this.topology = topology;
        this.declared = fallback.isEmpty();
        this.pools = pools;
        this.scatter = new Scatter(
                topology.limits().scatterThreads(), topology.limits().gatherBytes());
        this.gatherer = new Gatherer(scatter, pools.size(), topology.limits().gatherBytes());
        this.statements = new Statements.ByPath(topology, pools, scatter, fallback);
        this.given = new GivenValues(pools);
        this.router = new Router(pools.size());
        SchemaTrace trace = new SchemaTrace(this::forgetSchema);
        this.transactions = new Transactions(pools, topology, new OnScatter(scatter), trace::look);
        pools.onArrival(this::forgetSchema);
    }

    Topology topology() {
        return topology;
    }

    ShardPools pools() {
        return pools;
    }

    Scatter scatter() {
        return scatter;
    }

    Gatherer gatherer() {
        return gatherer;
    }

    /** Merged reads whose columns have turned out to be of types that are not merged. */
    Set<Plan.Several.Merge> unmergeable() {
        return unmergeable;
    }

    /** The statements of sessions that have set nothing. */
    Statements statements() {
        return statements.of(ConnectionSettings.NONE);
    }

    /** The statements of a session that has set this; if its transaction has defined something, of this transaction alone. */
    Statements statements(ConnectionSettings settings, Participants session) {
        return session.hasDefined() ? statements.within(session) : statements.of(settings);
    }

    /** A transaction has ended: what it defined is there for all, or for nobody. */
    void forgetWhatWasDefined(Participants session) {
        if (session.takeDefined()) {
            forgetSchema();
        }
    }

    /** What the first shard gives for all. */
    GivenValues given() {
        return given;
    }

    ServerWord word() {
        return word;
    }

    Router router() {
        return router;
    }

    Transactions transactions() {
        return transactions;
    }

    /** Makes on every shard what is kept there; of databases of which nothing is known, no placements. */
    void initialize() throws SQLException {
        transactions.initialize();
        if (declared) {
            new PlacementNotes(topology, pools).add();
        }
    }

    Session openSession() throws ShardlineException {
        if (closed) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the parallel connection is closed");
        }
        sessions.incrementAndGet();
        return new Session(this);
    }

    boolean isClosed() {
        return closed;
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }

    int openSessions() {
        return sessions.get();
    }

    /** A server's error may tell that the schema is not as it was when the statement was planned. */
    void heard(SQLException e) {
        if (e.getSQLState() != null && SCHEMA_CHANGED.contains(e.getSQLState())) {
            forgetSchema();
        }
    }

    void forgetSchema() {
        statements.forget();
        word.forget();
        given.forget();
    }

    @Override
    public void close() {
        closed = true;
        transactions.close();
        gatherer.close();
        scatter.close();
        pools.close();
    }
}
