package io.shardline;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.ShardPools;
import io.shardline.bind.Tables;
import io.shardline.catalog.Catalog;
import io.shardline.planner.Planner;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

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
}
