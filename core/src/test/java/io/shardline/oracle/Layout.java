package io.shardline.oracle;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.ClusterOptions.Collation;

/** How the shop's rows lie on shards, and what the databases are like. */
enum Layout {
    /** All on one shard. */
    ONE(1, Collation.ENGLISH, "", ""),

    /** About as many rows on each of three shards; text is not merged in the application. */
    EVEN(3, Collation.ENGLISH, "", ""),

    /** Most rows on one of seven shards, by hash; NULLs wherever they may be. */
    SKEWED(7, Collation.ENGLISH, "", """
            buckets: { s0: 0-9, s1: 10-799, s2: 800-899, s3: 900-999, s4: 1000-1021, s5: 1022, s6: 1023 }
            """),

    /** Most rows on one of seven shards, by range, and none on two; text is merged in the application; NULLs as above. */
    RANGES(
            7,
            Collation.C,
            ", range: { s0: [20, 1000], s1: [null, 7], s2: [7, 13], s3: [13, 20], s4: [1000, 5000],"
                    + " s5: [5000, 1000000], s6: [1000000, null] }",
            "");

    /** Numbers of 131,000 digits, of which a join may return thousands, do not fit into memory. */
    private static final String SHORTEN =
            "update edge set n = 1e40 where abs(n) > 1e100 and n not in ('NaN', 'Infinity', '-Infinity');";

    /** Empties every sixth value of each column that may be NULL: the same ones wherever the row lies. */
    private static final String EMPTY = """
            do $$
            declare c record;
            begin
                for c in select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid
                        where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0
                            and not attisdropped and not attnotnull and relname not like 'empty%' loop
                    execute format('update %I t set %I = null where hashtextextended(t::text || %L, 0) %% 6 = 0',
                        c.relname, c.attname, c.attname);
                end loop;
            end $$;
            """;

    final int shards;
    final Collation collation;

    /** What follows the key of a sharded table in the cluster file. */
    final String rule;

    /** What else is in the cluster file. */
    final String more;

    Layout(int shards, Collation collation, String rule, String more) {
        this.shards = shards;
        this.collation = collation;
        this.rule = rule;
        this.more = more;
    }

    ClusterOptions options() {
        return ClusterOptions.shards(shards).onServers(2).collated(collation);
    }

    /** What is done to the rows, wherever they lie. */
    String change() {
        return SHORTEN + (this == ONE || this == EVEN ? "" : EMPTY) + "analyze;";
    }
}
