package io.shardline;

import com.google.common.collect.MapMaker;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.bind.Tables;
import io.shardline.catalog.Catalog;
import io.shardline.catalog.ShardQueries;
import io.shardline.ddl.SessionQueries;
import io.shardline.exec.Scatter;
import io.shardline.gather.Gatherer;
import io.shardline.plan.Plan;
import io.shardline.planner.Planner;
import io.shardline.route.Router;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import io.shardline.txn.Participants;
import io.shardline.txn.Transactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What all sessions of one {@link ParallelConnection} share. Safe for use by any thread. */
final class Cluster implements AutoCloseable {
    private final Topology topology;
    private final ShardPools pools;
    private final Scatter scatter;
    private final Gatherer gatherer;
    private final Catalog catalog;
    private final Optional<TablePlacement> fallback;
    private final Statements statements;
    private final Router router;
    private final Transactions transactions;
    private final AtomicInteger sessions = new AtomicInteger();
    private final Set<Plan.Several.Merge> unmergeable =
            Collections.newSetFromMap(new MapMaker().weakKeys().makeMap());
    private volatile boolean closed;

    /** @param fallback how tables are placed that the topology does not list */
    Cluster(Topology topology, ShardPools pools, Optional<TablePlacement> fallback) {
        this.topology = topology;
        this.pools = pools;
        this.scatter = new Scatter(
                topology.limits().scatterThreads(), topology.limits().gatherBytes());
        this.gatherer = new Gatherer(scatter, pools.size(), topology.limits().gatherBytes());
        this.catalog = new Catalog(new PooledQueries());
        this.fallback = fallback;
        this.statements = statements(catalog);
        this.router = new Router(pools.size());
        this.transactions =
                new Transactions(pools, topology.acrossShards(), new OnScatter(scatter), topology.recovery());
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

    Statements statements() {
        return statements;
    }

    private Statements statements(Catalog of) {
        return new Statements(new Planner(new Tables(topology, of, fallback)));
    }

    /** Statements for a transaction that has defined what nobody else sees yet. */
    Statements statementsWithin(Participants transaction) {
        return statements(new Catalog(new SessionQueries(new PooledQueries().shardNames(), transaction)));
    }

    Router router() {
        return router;
    }

    Transactions transactions() {
        return transactions;
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

    void forgetSchema() {
        catalog.forget();
        statements.forget();
    }

    @Override
    public void close() {
        closed = true;
        transactions.close();
        gatherer.close();
        scatter.close();
        pools.close();
    }

    /** Asks the servers one after another's connection was free, all shards at once. */
    private final class PooledQueries implements ShardQueries {
        @Override
        public List<String> shardNames() {
            return IntStream.range(0, pools.size()).mapToObj(pools::name).toList();
        }

        @Override
        public <T> List<T> onEach(Query<T> query) throws SQLException {
            List<T> answers = new ArrayList<>();
            for (int shard = 0; shard < pools.size(); shard++) {
                answers.add(on(shard, query));
            }
            return answers;
        }

        @Override
        public <T> T onFirst(Query<T> query) throws SQLException {
            return on(0, query);
        }

        private <T> T on(int shard, Query<T> query) throws SQLException {
            try (Lease lease = pools.lease(shard)) {
                try {
                    return query.run(lease.connection());
                } catch (SQLException e) {
                    lease.failed(e);
                    throw ShardErrors.named(e, lease.shardName());
                }
            }
        }
    }
}
