package io.shardline;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.bind.Tables;
import io.shardline.catalog.Catalog;
import io.shardline.catalog.ShardQueries;
import io.shardline.planner.Planner;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Plans and catalogs, one set of them for each search path and user under which sessions look for names: the same name can be
 * another table to each. Safe for use by any thread.
 */
final class StatementsByPath {
    private static final List<String> FOR_NAMES = List.of("search_path", "role", "session_authorization");
    private static final int MAX_PATHS = 64;

    private final Topology topology;
    private final ShardPools pools;
    private final Optional<TablePlacement> fallback;
    private final AtomicLong version = new AtomicLong();
    private final Statements usual;
    private final Cache<ConnectionSettings, Statements> others =
            CacheBuilder.newBuilder().maximumSize(MAX_PATHS).build();

    StatementsByPath(Topology topology, ShardPools pools, Optional<TablePlacement> fallback) {
        this.topology = topology;
        this.pools = pools;
        this.fallback = fallback;
        this.usual = make(ConnectionSettings.NONE);
    }

    Statements of(ConnectionSettings settings) {
        if (settings.isEmpty()) {
            return usual;
        }
        ConnectionSettings path = settings.only(FOR_NAMES);
        if (path.isEmpty()) {
            return usual;
        }
        Statements known = others.getIfPresent(path);
        if (known == null) {
            known = make(path);
            others.put(path, known);
        }
        return known;
    }

    private Statements make(ConnectionSettings path) {
        Catalog catalog = new Catalog(new PooledQueries(pools, path));
        return new Statements(new Planner(new Tables(topology, catalog, fallback)), catalog, version);
    }

    /** Makes every statement be planned anew, from catalogs asked anew. */
    void forget() {
        others.asMap().values().forEach(Statements::forget);
        usual.forget();
        // Last, so that who sees the new version finds nothing old.
        version.incrementAndGet();
    }

    /** Asks the servers one after another, each on a connection that is borrowed for it, with the settings of a session. */
    private static final class PooledQueries implements ShardQueries {
        private final ShardPools pools;
        private final ConnectionSettings settings;

        PooledQueries(ShardPools pools, ConnectionSettings settings) {
            this.pools = pools;
            this.settings = settings;
        }

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
            try (Lease lease = lease(shard)) {
                try {
                    return query.run(lease.connection());
                } catch (SQLException e) {
                    lease.failed(e);
                    throw ShardErrors.named(e, lease.shardName());
                }
            }
        }

        private Lease lease(int shard) throws SQLException {
            if (settings.isEmpty()) {
                return pools.lease(shard);
            }
            Holder holder = pools.holder();
            holder.set(settings);
            return pools.lease(shard, holder);
        }
    }
}
