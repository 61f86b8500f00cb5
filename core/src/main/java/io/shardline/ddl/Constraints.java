package io.shardline.ddl;

import io.shardline.ddl.Constraint.ForeignKey;
import io.shardline.ddl.Constraint.Relation;
import io.shardline.ddl.Constraint.Unique;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The constraints over several rows that one server has, by oid. */
final class Constraints {
    private static final String OURS = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'shardline')";

    // A partition counts as the table that it is a part of.
    private static final String UNIQUE = """
            select x.indexrelid::int8, i.relname, n.nspname, r.relname,
                   array(select a.attname::text
                           from pg_catalog.unnest(x.indkey::int2[]) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
                          where k.n <= x.indnkeyatts)
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
              join pg_catalog.pg_class r on r.oid = coalesce(pg_catalog.pg_partition_root(x.indrelid), x.indrelid)
              join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where (x.indisunique or x.indisexclusion) and\s""" + OURS;

    private static final String FOREIGN = """
            select c.oid::int8, c.conname, n.nspname, r.relname,
                   array(select a.attname::text
                           from pg_catalog.unnest(c.conkey) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum order by k.n),
                   m.nspname, f.relname,
                   array(select a.attname::text
                           from pg_catalog.unnest(c.confkey) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum order by k.n)
              from pg_catalog.pg_constraint c
              join pg_catalog.pg_class r on r.oid = coalesce(pg_catalog.pg_partition_root(c.conrelid), c.conrelid)
              join pg_catalog.pg_namespace n on n.oid = r.relnamespace
              join pg_catalog.pg_class f on f.oid = coalesce(pg_catalog.pg_partition_root(c.confrelid), c.confrelid)
              join pg_catalog.pg_namespace m on m.oid = f.relnamespace
             where c.contype = 'f' and\s""" + OURS;

    private Constraints() {}

    static Map<Long, Constraint> of(Connection connection) throws SQLException {
        Map<Long, Constraint> all = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery(UNIQUE);
            while (row.next()) {
                all.put(row.getLong(1), new Unique(row.getString(2), relation(row, 3), columns(row, 5)));
            }
            row = statement.executeQuery(FOREIGN);
            while (row.next()) {
                all.put(
                        row.getLong(1),
                        new ForeignKey(
                                row.getString(2),
                                relation(row, 3),
                                columns(row, 5),
                                relation(row, 6),
                                columns(row, 8)));
            }
        }
        return all;
    }

    private static Relation relation(ResultSet row, int column) throws SQLException {
        return new Relation(row.getString(column), row.getString(column + 1));
    }

    private static List<String> columns(ResultSet row, int column) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Object name : (Object[]) row.getArray(column).getArray()) {
            names.add(String.valueOf(name));
        }
        return names;
    }
}
