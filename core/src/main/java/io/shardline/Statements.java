package io.shardline;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.ShardPools;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Tables;
import io.shardline.catalog.Catalog;
import io.shardline.catalog.ShardQueries;
import io.shardline.ddl.SessionQueries;
import io.shardline.exec.Scatter;
import io.shardline.plan.Plan;
import io.shardline.planner.Planner;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The plan cache: by text for statements that come again as they are, by fingerprint for those with other literals. */
final class Statements {
    private static final int MAX_TEXTS = 2_000;
    private static final int MAX_PLANS = 2_000;
    /** Longer texts are read anew each time: they are bulk inserts, whose literals rarely come again. */
    private static final int MAX_CACHED_LENGTH = 16_384;

    private final Planner planner;
    private final Texts withPlaceholders = new Texts();
    private final Texts plain = new Texts();
    /** Replaced as a whole, so that a plan made before {@link #forget} is not found after it. */
    private volatile Cache<String, Plan> plans = emptyPlans();

    private final Catalog catalog;
    private final AtomicLong version;

    /** @param version changed with what is known of the servers */
    Statements(Planner planner, Catalog catalog, AtomicLong version) {
        this.planner = planner;
        this.catalog = catalog;
        this.version = version;
    }

    Prepared prepare(String sql, boolean placeholders) {
        Texts texts = placeholders ? withPlaceholders : plain;
        Prepared known = texts.find(sql);
        if (known != null) {
            return known;
        }
        Prepared prepared = new Prepared(this, sql, placeholders);
        if (sql.length() <= MAX_CACHED_LENGTH) {
            texts.put(prepared);
        }
        return prepared;
    }

    /**
     * Texts that may come again.
     *
     * <p>A cache that knows what was used last writes down every use, in a place that all threads share. So the texts in use are
     * looked for first in an array that is written only when another text comes by: one there may be old, but never wrong.
     */
    private static final class Texts {
        private static final int PLACES = 256;

        private final @Nullable Prepared[] recent = new @Nullable Prepared[PLACES];
        private final Cache<String, Prepared> all =
                CacheBuilder.newBuilder().maximumSize(MAX_TEXTS).build();

        @Nullable
        Prepared find(String sql) {
            int place = place(sql);
            Prepared known = recent[place];
            if (known != null && known.sql().equals(sql)) {
                return known;
            }
            known = all.getIfPresent(sql);
            if (known != null) {
                recent[place] = known;
            }
            return known;
        }

        void put(Prepared prepared) {
            all.put(prepared.sql(), prepared);
        }

        private static int place(String sql) {
            int hash = sql.hashCode();
            return (hash ^ hash >>> 16) & (PLACES - 1);
        }
    }

    /** Refusals are not kept: a table may be declared or created meanwhile. */
    Plan plan(SqlText text) throws SQLException {
        Cache<String, Plan> remembered = plans;
        // A hint is a comment, which the fingerprint leaves out; a word cannot begin with this sign.
        String fingerprint = text.hint().map(hint -> "+" + hint + "+").orElse("") + text.fingerprint();
        Plan known = remembered.getIfPresent(fingerprint);
        if (known == null) {
            known = planner.plan(text);
            if (!(known instanceof Plan.TableOfQuery)) {
                // That one holds the text with its constants, of which the fingerprint knows nothing.
                remembered.put(fingerprint, known);
            }
        }
        return known;
    }

    /** How the table of that name is placed. */
    PlacedTable table(Name name) throws SQLException {
        return planner.table(name);
    }

    /** The same, of a table that rows are to be copied into. */
    PlacedTable tableToFill(Name name) throws SQLException {
        return planner.tableToFill(name);
    }

    /** As {@link ParallelConnection#requireKeysKept}. */
    void requireKeysKept(Name name, Collection<String> updated, boolean deletes) throws SQLException {
        planner.requireKeysKept(name, updated, deletes);
    }

    private static Cache<String, Plan> emptyPlans() {
        return CacheBuilder.newBuilder().maximumSize(MAX_PLANS).build();
    }

    long version() {
        return version.get();
    }

    /** Forgets the plans, and the catalog from which they were made; a new version is to follow. */
    void forget() {
        catalog.forget();
        planner.forget();
        plans = emptyPlans();
    }

    /**
     * Plans and catalogs, one set of them for each search path and user under which sessions look for names: the same name can be
     * another table to each. Safe for use by any thread.
     */
    static final class ByPath {
        private static final List<String> FOR_NAMES = List.of("search_path", "role", "session_authorization");
        private static final int MAX_PATHS = 64;

        private final Topology topology;
        private final ShardPools pools;
        private final Scatter scatter;
        private final Optional<TablePlacement> fallback;
        private final AtomicLong version = new AtomicLong();
        private final Statements usual;
        private final Cache<ConnectionSettings, Statements> others =
                CacheBuilder.newBuilder().maximumSize(MAX_PATHS).build();

        ByPath(Topology topology, ShardPools pools, Scatter scatter, Optional<TablePlacement> fallback) {
            this.topology = topology;
            this.pools = pools;
            this.scatter = scatter;
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

        /** Statements over what a session's own transaction sees. */
        Statements within(Participants session) {
            return make(new SessionQueries(
                    new PooledQueries(pools, scatter, ConnectionSettings.NONE).shardNames(), session));
        }

        private Statements make(ConnectionSettings path) {
            return make(new PooledQueries(pools, scatter, path));
        }

        private Statements make(ShardQueries queries) {
            Catalog catalog = new Catalog(queries);
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
}
