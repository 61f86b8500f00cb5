package io.shardline.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server does by itself when a table is written, so far as rows may come to have another shard key by it.
 *
 * <p>Left out is what a constraint of the placement guard watches over, for a row that lies on a wrong shard is refused by it.
 *
 * @param cascades columns of other tables that get another value when one of this table's does, or when a row is deleted
 * @param rules names of those that rewrite what is written
 * @param triggers those that see a row before it is stored, and may change it
 */
public record SideEffects(List<Cascade> cascades, List<String> rules, List<RowTrigger> triggers) {
    public static final SideEffects NONE = new SideEffects(List.of(), List.of(), List.of());

    // An attribute of 0 is the row itself, deleted. Where NULL is not allowed, its foreign key fails instead of setting
    // it.
    // Before PostgreSQL 15 a foreign key sets all its columns, and the catalog has no list of some.
    // In tgtype: 1 for each row, 2 before, 4 insert, 16 update.
    private static final String QUERY = """
            with recursive target (oid) as (select pg_catalog.to_regclass(?)::oid),
            foreign_key as (
                select k.*, pg_catalog.to_jsonb(k) -> 'confdelsetcols' as some
                  from pg_catalog.pg_constraint k where k.contype = 'f'),
            changed (relation, attribute, source) as (
                select target.oid, a.attnum, a.attnum
                  from target join pg_catalog.pg_attribute a on a.attrelid = target.oid and a.attnum > 0
                union all
                select target.oid, 0::int2, 0::int2 from target
                union
                select k.conrelid, e.attribute, changed.source
                  from changed join foreign_key k on k.confrelid = changed.relation
                 cross join lateral (
                    select 0::int2 where changed.attribute = 0 and k.confdeltype = 'c'
                    union all
                    select s.attribute
                      from (select k.confdeltype as action, pg_catalog.unnest(k.conkey) as attribute, true as whole
                             where changed.attribute = 0
                             union all
                            select k.confupdtype, pg_catalog.unnest(k.conkey), false
                             where changed.attribute = any (k.confkey)) s
                      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = s.attribute
                      join pg_catalog.pg_type t on t.oid = a.atttypid
                     where (not a.attnotnull or s.action = 'd' and (a.atthasdef or t.typdefault is not null))
                       and s.action in ('n', 'd')
                       and (not s.whole or coalesce(pg_catalog.jsonb_typeof(k.some), 'null') <> 'array' or k.some @> pg_catalog.to_jsonb(s.attribute))
                    union all
                    select c.referencing
                      from rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) c (referencing, referenced)
                     where k.confupdtype = 'c' and c.referenced = changed.attribute) e (attribute)),
            guarded (oid) as (select conrelid from pg_catalog.pg_constraint where conname = 'shardline_placement')
            select 'cascade', n.nspname, r.relname, a.attname, s.attname
              from changed join target on true
              join pg_catalog.pg_class r on r.oid = changed.relation
              join pg_catalog.pg_namespace n on n.oid = r.relnamespace
              join pg_catalog.pg_attribute a on a.attrelid = changed.relation and a.attnum = changed.attribute
              left join pg_catalog.pg_attribute s on s.attrelid = target.oid and s.attnum = changed.source and changed.source > 0
             where (changed.relation <> target.oid or changed.attribute <> changed.source)
               and changed.relation not in (select oid from guarded)
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

    /** @param source the column of the written table whose new value brings it about; empty if it is that a row is deleted */
    public record Cascade(String schema, String table, String column, Optional<String> source) {}

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
                        cascades.add(new Cascade(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                Optional.ofNullable(row.getString(5))));
                    case "rule" -> rules.add(row.getString(2));
                    default -> triggers.add(new RowTrigger(row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        }
        return new SideEffects(cascades, rules, triggers);
    }
}
