package io.shardline.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks one server for one relation, found as the server itself would find the name. */
final class TableQuery {
    private static final String RELATION = """
            select c.oid::int8, n.nspname, c.relname, c.relkind::text,
                   n.nspname in ('pg_catalog', 'information_schema') or n.nspname like 'pg\\_toast%' escape '\\'
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.oid = pg_catalog.to_regclass(?)
            """;

    private static final Pattern CONSTANT = Pattern.compile(
            "(?s)(?:'(?!(?i:now|today|tomorrow|yesterday)\\b)(?:[^']|'')*'|\\(?-?[0-9.]+\\)?|true|false|NULL)(?:::[a-z_ ]+(?:\\([0-9, ]+\\))?[a-z ]*(?:\\[\\])*)?");

    // Collation 100 is "default", the database's own.
    private static final String COLUMNS = """
            select a.attname, coalesce(b.typname, t.typname), a.attnotnull,
                   a.atthasdef or a.attidentity <> '',
                   a.attidentity <> '' or coalesce(pg_catalog.pg_get_expr(f.adbin, f.adrelid) like '%nextval(%', false),
                   coalesce(l.collisdeterministic, true),
                   case when a.attcollation = 0 then true
                        when a.attcollation = 100
                        then d.datlocprovider = 'b' or (d.datlocprovider = 'c' and d.datcollate in ('C', 'POSIX'))
                        else l.collprovider = 'b' or (l.collprovider = 'c' and l.collcollate in ('C', 'POSIX')) end,
                   case when t.typtype = 'd' then t.typtypmod else a.atttypmod end, a.attgenerated <> '',
                   case when a.attgenerated <> '' then null
                        when a.attidentity <> ''
                        then 'nextval(' || pg_catalog.quote_literal(pg_catalog.pg_get_serial_sequence(
                                a.attrelid::regclass::text, a.attname::text)) || '::regclass)'
                        else coalesce(
                                pg_catalog.pg_get_expr(f.adbin, f.adrelid), pg_catalog.pg_get_expr(t.typdefaultbin, 0)) end
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_type t on t.oid = a.atttypid
              left join pg_catalog.pg_type b on b.oid = t.typbasetype
              left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
              left join pg_catalog.pg_collation l on l.oid = a.attcollation
              join pg_catalog.pg_database d on d.datname = pg_catalog.current_database()
             where a.attrelid = ?::oid and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """;

    // Columns that the index compares by other rules than those of bytes do not count: equal ones may lie on two
    // shards.
    private static final String UNIQUE_KEYS = """
            select i.relname,
                   array(select a.attname::text
                           from pg_catalog.unnest(x.indkey::int2[]) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
                           left join pg_catalog.pg_collation l on l.oid = x.indcollation[k.n - 1]
                          where k.n <= x.indnkeyatts and not x.indisexclusion and coalesce(l.collisdeterministic, true)
                          order by k.n),
                   x.indisprimary, x.indnkeyatts
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
             where x.indrelid = ?::oid and (x.indisunique or x.indisexclusion)
             order by x.indisprimary desc, i.relname
            """;

    private final Connection connection;

    TableQuery(Connection connection) {
        this.connection = connection;
    }

    /** The relation as this server has it, its shards left empty. */
    Optional<Table> find(String quotedName) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELATION)) {
            statement.setString(1, quotedName);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                return Optional.empty();
            }
            long oid = row.getLong(1);
            return Optional.of(new Table(
                    row.getString(2),
                    row.getString(3),
                    row.getString(4).charAt(0),
                    row.getBoolean(5),
                    columns(oid),
                    uniqueKeys(oid),
                    List.of()));
        }
    }

    private List<Column> columns(long oid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, oid);
            ResultSet row = statement.executeQuery();
            List<Column> columns = new ArrayList<>();
            while (row.next()) {
                columns.add(new Column(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(8),
                        row.getBoolean(7),
                        row.getBoolean(6),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(9),
                        row.getBoolean(5),
                        Optional.ofNullable(row.getString(10)).filter(expression -> !constant(expression))));
            }
            return columns;
        }
    }

    /** As PostgreSQL prints a constant: a literal, with the type that it is cast to. */
    private static boolean constant(String expression) {
        return CONSTANT.matcher(expression).matches();
    }

    private List<UniqueKey> uniqueKeys(long oid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNIQUE_KEYS)) {
            statement.setLong(1, oid);
            ResultSet row = statement.executeQuery();
            List<UniqueKey> keys = new ArrayList<>();
            while (row.next()) {
                List<String> columns = List.of((String[]) row.getArray(2).getArray());
                boolean primary = row.getBoolean(3) && columns.size() == row.getInt(4);
                keys.add(new UniqueKey(row.getString(1), columns, primary));
            }
            return keys;
        }
    }
}
