package io.shardline;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.shardline.catalog.Catalog;
import io.shardline.plan.Plan;
import io.shardline.planner.Planner;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** The plan cache: by text for statements that come again as they are, by fingerprint for those with other literals. */
final class Statements {
    private static final int MAX_TEXTS = 2_000;
    private static final int MAX_PLANS = 2_000;
    /** Longer texts are read anew each time: they are bulk inserts, whose literals rarely come again. */
    private static final int MAX_CACHED_LENGTH = 16_384;

    private final Planner planner;
    private final Cache<String, Prepared> withPlaceholders =
            CacheBuilder.newBuilder().maximumSize(MAX_TEXTS).build();
    private final Cache<String, Prepared> plain =
            CacheBuilder.newBuilder().maximumSize(MAX_TEXTS).build();
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
        Cache<String, Prepared> cache = placeholders ? withPlaceholders : plain;
        Prepared known = cache.getIfPresent(sql);
        if (known != null) {
            return known;
        }
        Prepared prepared = new Prepared(this, sql, placeholders);
        if (sql.length() <= MAX_CACHED_LENGTH) {
            cache.put(sql, prepared);
        }
        return prepared;
    }

    /** Refusals are not kept: a table may be declared or created meanwhile. */
    Plan plan(SqlText text) throws SQLException {
        Cache<String, Plan> remembered = plans;
        // A hint is a comment, which the fingerprint leaves out; a word cannot begin with this sign.
        String fingerprint = text.hint().map(hint -> "+" + hint + "+").orElse("") + text.fingerprint();
        Plan known = remembered.getIfPresent(fingerprint);
        if (known == null) {
            known = planner.plan(text);
            remembered.put(fingerprint, known);
        }
        return known;
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
        plans = emptyPlans();
    }
}
