package io.shardline.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether what is defined on the shards has changed since the last look, whoever changed it.
 *
 * <p>Nobody has to say that he changes something: every definition is a row of the server's own catalog, and its {@code xmin} another
 * one after each change. Where the server's counters say that no row of these tables was touched, they are not read. Safe for use by
 * any thread.
 */
public final class SchemaTrace {
    // Without these counters every look must go on.
    private static final String COUNTERS = """
            select case when pg_catalog.current_setting('track_counts') = 'on'
                        then sum(pg_catalog.pg_stat_get_tuples_inserted(t) + pg_catalog.pg_stat_get_tuples_updated(t)
                                 + pg_catalog.pg_stat_get_tuples_deleted(t))::text
                        else pg_catalog.clock_timestamp()::text end
              from pg_catalog.unnest(array['pg_catalog.pg_class', 'pg_catalog.pg_attribute', 'pg_catalog.pg_attrdef',
                     'pg_catalog.pg_index', 'pg_catalog.pg_constraint', 'pg_catalog.pg_proc', 'pg_catalog.pg_type',
                     'pg_catalog.pg_rewrite', 'pg_catalog.pg_namespace', 'pg_catalog.pg_operator',
                     'pg_catalog.pg_trigger']::regclass[]) t""";

    // Temporary tables come and go, and nobody else sees them.
    private static final String DIGEST = """
            with ours as (select oid, xmin, nspname from pg_catalog.pg_namespace
                           where nspname !~ '^pg_' and nspname <> 'information_schema'),
                 relations as (select c.oid, c.xmin from pg_catalog.pg_class c join ours on ours.oid = c.relnamespace),
                 definitions (key) as (
                select 'n' || oid || ' ' || xmin || nspname from ours
                union all select 'c' || oid || ' ' || xmin from relations
                union all select 'a' || a.attrelid || '.' || a.attnum || ' ' || a.xmin
                            from pg_catalog.pg_attribute a join relations r on r.oid = a.attrelid where a.attnum > 0
                union all select 'd' || d.oid || ' ' || d.xmin
                            from pg_catalog.pg_attrdef d join relations r on r.oid = d.adrelid
                union all select 'i' || i.indexrelid || ' ' || i.xmin
                            from pg_catalog.pg_index i join relations r on r.oid = i.indrelid
                union all select 'k' || k.oid || ' ' || k.xmin
                            from pg_catalog.pg_constraint k join ours on ours.oid = k.connamespace
                union all select 'r' || w.oid || ' ' || w.xmin
                            from pg_catalog.pg_rewrite w join relations r on r.oid = w.ev_class
                union all select 'g' || g.oid || ' ' || g.xmin
                            from pg_catalog.pg_trigger g join relations r on r.oid = g.tgrelid
                union all select 'p' || p.oid || ' ' || p.xmin
                            from pg_catalog.pg_proc p join ours on ours.oid = p.pronamespace
                union all select 'o' || o.oid || ' ' || o.xmin
                            from pg_catalog.pg_operator o join ours on ours.oid = o.oprnamespace
                union all select 't' || t.oid || ' ' || t.xmin
                            from pg_catalog.pg_type t join ours on ours.oid = t.typnamespace)
            select count(*) || ' ' || coalesce(sum(pg_catalog.hashtextextended(key, 0)::numeric), 0) from definitions""";

    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    private final Runnable changed;

    private record Seen(String counters, String digest) {}

    /** @param changed run at each look that finds something otherwise; at the first of a shard, too, which cannot know */
    public SchemaTrace(Runnable changed) {
        this.changed = changed;
    }

    /** Looks at one shard. */
    public void look(int shard, Connection connection) throws SQLException {
        // First, so that what changes meanwhile is found at the next look.
        String counters = ask(connection, COUNTERS);
        Seen before = seen.get(shard);
        if (before != null && before.counters.equals(counters)) {
            return;
        }
        String digest = ask(connection, DIGEST);
        seen.put(shard, new Seen(counters, digest));
        if (before == null || !before.digest.equals(digest)) {
            changed.run();
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
