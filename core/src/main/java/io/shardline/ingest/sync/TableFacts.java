package io.shardline.ingest.sync;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server says of a table; without columns, there is none.
 *
 * @param columns by their names, in their order
 * @param primaryKey its columns; empty if it has none
 * @param uniqueKeys columns of each unique index over whole columns and all rows
 * @param indexes those that are not of the primary key
 * @param rows about how many, by the statistics; 0 if they do not say, or for a view or a foreign table, of which there is no sample
 */
record TableFacts(
        Map<String, Column> columns,
        List<String> primaryKey,
        List<List<String>> uniqueKeys,
        List<Index> indexes,
        long rows) {

    /**
     * A column.
     *
     * @param type with its modifier, as it stands in a definition
     * @param builtIn whether every server has the type
     * @param collation as it stands in a definition; empty for none or the database's own
     * @param order what the order of its values depends on: the collation, its provider and version; empty for types without
     */
    record Column(String type, boolean builtIn, boolean notNull, boolean generated, String collation, String order) {}

    /** @param using the definition, from the method on */
    record Index(String name, List<String> columns, String using) {}

    private static final String COLUMNS = """
            select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
                   coalesce(e.typnamespace, t.typnamespace) = 'pg_catalog'::pg_catalog.regnamespace,
                   a.attnotnull, a.attgenerated <> '',
                   case when a.attcollation = t.typcollation or c.oid is null then ''
                        else pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname) end,
                   case when c.oid is null then ''
                        when c.collprovider = 'd' then concat_ws(' ', j ->> 'datlocprovider', j ->> 'datcollate',
                             coalesce(j ->> 'datlocale', j ->> 'daticulocale'), j ->> 'datcollversion')
                        else concat_ws(' ', c.collprovider, c.collcollate, coalesce(k ->> 'colllocale', k ->> 'colliculocale'),
                             c.collversion) end
              from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
              left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
              left join pg_catalog.pg_collation c on c.oid = a.attcollation
              left join pg_catalog.pg_namespace n on n.oid = c.collnamespace
              left join pg_catalog.pg_database d on d.datname = pg_catalog.current_database(),
              lateral pg_catalog.to_jsonb(d) j, lateral pg_catalog.to_jsonb(c) k
             where a.attrelid = ?::oid and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """;

    private static final String INDEXES = """
            select i.relname, x.indisprimary, x.indisunique,
                   x.indpred is null and x.indexprs is null and x.indimmediate and x.indisvalid,
                   array(select a.attname::text from pg_catalog.unnest(x.indkey::int2[]) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
                          where k.n <= x.indnkeyatts order by k.n),
                   pg_catalog.substring(pg_catalog.pg_get_indexdef(x.indexrelid), ' USING .*$')
              from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
             where x.indrelid = ?::oid order by x.indexrelid
            """;

    private static final String ROWS =
            "select greatest(reltuples, 0)::bigint from pg_catalog.pg_class where oid = ?::oid and relkind in ('r', 'p', 'm')";

    TableFacts {
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** @param name quoted as need be */
    static TableFacts read(Connection connection, String name) throws SQLException {
        // Found once, so that all that is said is of one table even if it is renamed meanwhile.
        long table = oid(connection, name);
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, table);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                columns.put(
                        row.getString(1),
                        new Column(
                                row.getString(2),
                                row.getBoolean(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getString(6),
                                row.getString(7)));
            }
        }
        List<String> primary = List.of();
        List<List<String>> unique = new ArrayList<>();
        List<Index> indexes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
            statement.setLong(1, table);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                List<String> key = List.of((String[]) row.getArray(5).getArray());
                if (row.getBoolean(3) && row.getBoolean(4)) {
                    unique.add(key);
                }
                if (row.getBoolean(2)) {
                    primary = key;
                } else {
                    indexes.add(new Index(row.getString(1), key, row.getString(6)));
                }
            }
        }
        return new TableFacts(columns, primary, unique, indexes, rows(connection, table));
    }

    private static long oid(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_catalog.to_regclass(?)::oid")) {
            statement.setString(1, name);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static long rows(Connection connection, long table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setLong(1, table);
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getLong(1) : 0;
        }
    }

    boolean exists() {
        return !columns.isEmpty();
    }
}
