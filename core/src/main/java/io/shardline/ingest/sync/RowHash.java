package io.shardline.ingest.sync;

/** A hash of a row that a server computes. What it comes to is only ever compared, and kept nowhere. */
enum RowHash {
    /**
     * Of a row's values as they are sent in binary, at half the cost of the next. PostgreSQL 18 was the first to have it. Not for types
     * whose values have other numbers on another server.
     */
    BYTES("hashbyteaextended(bytea,bigint)", "pg_catalog.hashbyteaextended(pg_catalog.record_send(ROW), 0)"),
    /** Of a row's text. */
    TEXT("hashtextextended(text,bigint)", "pg_catalog.hashtextextended(ROW::text collate \"C\", 0)"),
    /** Of a row's text, the same on every server, at about twice the cost. */
    MD5("md5(text)", "('x' || pg_catalog.substr(pg_catalog.md5(ROW::text), 1, 16))::bit(64)::bigint");

    private final String function;
    private final String expression;

    RowHash(String function, String expression) {
        this.function = function;
        this.expression = expression;
    }

    /** @param row as an expression */
    String of(String row) {
        return expression.replace("ROW", row);
    }

    /** Asks a server whether it has the function at all. */
    String isThere() {
        return "select (pg_catalog.to_regprocedure('pg_catalog." + function + "') is not null)::text";
    }

    /**
     * Asks a server for hashes of rows of all lengths modulo the blocks of the hash, and of types that are sent in ways of their own:
     * PostgreSQL does not promise that they are the same between versions.
     */
    String probe() {
        return "select pg_catalog.string_agg(" + of("row(pg_catalog.repeat('x', n), n)") + "::text || ' ' || "
                + of("row(pg_catalog.repeat('row ', n), n % 2 = 0, n::bigint, -n::numeric / 7, n::float8 / 3,"
                        + " timestamptz '2000-01-01 UTC' + n * interval '1 hour', interval '1 mon' * n, array[n, null],"
                        + " pg_catalog.to_jsonb(n), null::date)")
                + "::text, ',' order by n) from pg_catalog.generate_series(0, 40) n";
    }
}
