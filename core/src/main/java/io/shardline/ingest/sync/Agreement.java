package io.shardline.ingest.sync;

/**
 * In what the servers of both sides agree, which decides how they are asked.
 *
 * @param order whether they sort the texts of the key alike; if not, both sort them by their bytes
 * @param hash whether they have the same fast hash of texts, which PostgreSQL does not promise between versions; if not, rows are
 *     compared by MD5, at about twice the cost
 */
record Agreement(boolean order, boolean hash) {
    /** True where a server has the fast hash at all. */
    static final String HAS_HASH =
            "select (pg_catalog.to_regprocedure('pg_catalog.hashtextextended(text,bigint)')" + " is not null)::text";

    /** Hashes of texts of all lengths modulo the blocks of the hash, which are the same only if the hash is. */
    static final String HASHES = "select pg_catalog.string_agg(pg_catalog.hashtextextended("
            + "pg_catalog.repeat('row ', n) collate \"C\", 0)::text, ',' order by n) || pg_catalog.string_agg("
            + "pg_catalog.hashtextextended(pg_catalog.repeat('x', n) collate \"C\", 0)::text, ',' order by n)"
            + " from pg_catalog.generate_series(0, 40) n";
}
