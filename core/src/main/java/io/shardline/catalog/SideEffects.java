package io.shardline.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server does by itself when a table is written, so far as rows may come to have another shard key by it.
 *
 * <p>Left out is what a constraint of the placement guard watches over, for a row that lies on a wrong shard is refused by it.
 *
 * @param cascades columns of other tables that get another value when one of this table's does
 * @param rules names of those that rewrite what is written
 * @param triggers those that see a row before it is stored, and may change it
 */
public record SideEffects(List<Cascade> cascades, List<String> rules, List<RowTrigger> triggers) {
    public static final SideEffects NONE = new SideEffects(List.of(), List.of(), List.of());

    // In tgtype: 1 for each row, 2 before, 4 insert, 16 update.
    private static final String QUERY = """
            with recursive target (oid) as (select pg_catalog.to_regclass(?)::oid),
            changed (relation, attribute, source) as (
                select k.conrelid, c.referencing, c.referenced
                  from target
                  join pg_catalog.pg_constraint k on k.contype = 'f' and k.confrelid = target.oid
                   and k.confupdtype in ('c', 'd')
                 cross join lateral rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) c (referencing, referenced)
                union
                select k.conrelid, c.referencing, changed.source
                  from changed
                  join pg_catalog.pg_constraint k on k.contype = 'f' and k.confrelid = changed.relation
                   and k.confupdtype in ('c', 'd')
                 cross join lateral rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) c (referencing, referenced)
                 where c.referenced = changed.attribute),
            guarded (oid) as (select conrelid from pg_catalog.pg_constraint where conname = 'shardline_placement')
            select 'cascade', n.nspname, r.relname, a.attname, s.attname
              from changed join target on true
              join pg_catalog.pg_class r on r.oid = changed.relation
              join pg_catalog.pg_namespace n on n.oid = r.relnamespace
              join pg_catalog.pg_attribute a on a.attrelid = changed.relation and a.attnum = changed.attribute
              join pg_catalog.pg_attribute s on s.attrelid = target.oid and s.attnum = changed.source
             where changed.relation not in (select oid from guarded)
            union all
            select 'rule', w.rulename, null, null, null
              from target join pg_catalog.pg_rewrite w on w.ev_class = target.oid
             where w.ev_type <> '1' and w.ev_enabled <> 'D'
            union all
            select 'trigger', t.tgname, l.lanname,
                   case when l.lanname in ('c', 'internal') then pg_catalog.encode(t.tgargs, 'escape') else p.prosrc end, null
              from target join pg_catalog.pg_trigger t on t.tgrelid = target.oid
              join pg_catalog.pg_proc p on p.oid = t.tgfoid
              join pg_catalog.pg_language l on l.oid = p.prolang
             where not t.tgisinternal and t.tgenabled <> 'D' and t.tgtype & 3 = 3 and t.tgtype & 20 <> 0
               and target.oid not in (select oid from guarded)
            """;

    /** @param source the column of the written table, whose new value is passed on */
    public record Cascade(String schema, String table, String column, String source) {}

    /** @param body the text of its function; what it is called with, if that is written in C */
    public record RowTrigger(String name, String language, String body) {}

    public SideEffects {
        cascades = List.copyOf(cascades);
        rules = List.copyOf(rules);
        triggers = List.copyOf(triggers);
    }

    /** Asks one server. */
    static SideEffects ask(Connection connection, String quotedName) throws SQLException {
        List<Cascade> cascades = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        List<RowTrigger> triggers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, quotedName);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                switch (row.getString(1)) {
                    case "cascade" ->
                        cascades.add(
                                new Cascade(row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
                    case "rule" -> rules.add(row.getString(2));
                    default -> triggers.add(new RowTrigger(row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        }
        return new SideEffects(cascades, rules, triggers);
    }
}
