package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that rows go into, as a shard declares it.
 *
 * @param name quoted, to stand in a statement
 * @param alone its last part, quoted
 * @param columns in the table's order
 * @param uniqueKeys the columns of each unique index, the primary key first
 * @param hypertable whether TimescaleDB's catalog has it
 */
record ReplayTable(
        String name, String alone, Map<String, Column> columns, List<List<String>> uniqueKeys, boolean hypertable) {
    /**
     * A column.
     *
     * @param settable whether an update may give it a value
     * @param comparable whether its type has an equality
     */
    record Column(boolean settable, boolean comparable) {}

    private static final String COLUMNS = """
            select a.attname, a.attgenerated = '' and a.attidentity <> 'a',
                   exists (select from pg_catalog.pg_opclass o join pg_catalog.pg_am m on m.oid = o.opcmethod
                            where o.opcdefault and m.amname = 'hash'
                              and o.opcintype = coalesce(nullif(t.typbasetype, 0), t.oid))
                   or t.typname = 'varchar' or t.typtype in ('e', 'r')
              from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped order by a.attnum
            """;

    private static final String KEYS = """
            select array(select a.attname::text from pg_catalog.unnest(x.indkey::int2[]) with ordinality k(attnum, n)
                           join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
                          where k.n <= x.indnkeyatts order by k.n)
              from pg_catalog.pg_index x
             where x.indrelid = pg_catalog.to_regclass(?) and x.indisunique and x.indimmediate and x.indisvalid
               and x.indpred is null and x.indexprs is null
             order by x.indisprimary desc, x.indexrelid
            """;

    private static final String TIMESCALE =
            "select pg_catalog.to_regclass('timescaledb_information.hypertables') is not null";

    private static final String HYPERTABLE = """
            select exists (select from timescaledb_information.hypertables h
                             join pg_catalog.pg_class c on c.relname = h.hypertable_name
                             join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = h.hypertable_schema
                            where c.oid = pg_catalog.to_regclass(?))
            """;

    static ReplayTable read(Connection connection, Name name) throws SQLException {
        String quoted = name.quoted();
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, quoted);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                columns.put(row.getString(1), new Column(row.getBoolean(2), row.getBoolean(3)));
            }
        }
        List<List<String>> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, quoted);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                keys.add(List.of((String[]) row.getArray(1).getArray()));
            }
        }
        boolean hypertable = answer(connection, TIMESCALE, null) && answer(connection, HYPERTABLE, quoted);
        return new ReplayTable(quoted, Name.quote(name.last()), columns, keys, hypertable);
    }

    private static boolean answer(Connection connection, String question, @Nullable String parameter)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            if (parameter != null) {
                statement.setString(1, parameter);
            }
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * The columns that tell which row a row of the dump is.
     *
     * @throws ShardlineException NOT_SUPPORTED if no unique index has just these columns
     */
    List<String> key(Optional<List<String>> declared, Optional<String> site) throws ShardlineException {
        List<String> key = declared.orElseGet(() -> uniqueKeys.isEmpty() ? List.of() : uniqueKeys.get(0));
        if (key.isEmpty()) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "table %s has no primary key or unique index", name)
                    .withDetail("So it is not known which row a row of the dump is.")
                    .withHint("Create a unique index on every shard, or replay it with the policy error.");
        }
        boolean unique = uniqueKeys.stream().anyMatch(each -> new HashSet<>(each).equals(new HashSet<>(key)));
        if (!unique) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "table %s has no unique index on (%s)", name, Name.quoted(key))
                    .withHint("Create it with CREATE UNIQUE INDEX ON %s (%s) on every shard.", name, Name.quoted(key));
        }
        if (site.isPresent() && !key.contains(site.get())) {
            List<String> wanted = new ArrayList<>(key);
            wanted.add(site.get());
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "key of %s does not contain the site's column \"%s\"",
                            name,
                            site.get())
                    .withDetail("Rows of two sites with one key would be taken for one row.")
                    .withHint("Make it unique on (%s).", Name.quoted(wanted));
        }
        return key;
    }
}
