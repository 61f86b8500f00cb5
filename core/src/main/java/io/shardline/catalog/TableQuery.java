package io.shardline.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server for one relation, found as the server itself would find the name.
 *
 * <p>This is most of what the first statement of a process waits for, over connections whose servers have none of the catalog in their
 * caches yet. So it is one round trip, and subqueries take the place of joins, which are slow to plan.
 */
final class TableQuery {
    private static final String RELATION = """
            select (select n.nspname from pg_catalog.pg_namespace n where n.oid = c.relnamespace), c.relname, c.relkind::text,
                   case when c.relkind = 'v' and c.oid >= 16384 then pg_catalog.pg_get_viewdef(c.oid) end
              from pg_catalog.pg_class c
             where c.oid = pg_catalog.to_regclass(?)
            """;

    // Collation 100 is "default", the database's own.
    private static final String COLUMNS = """
            select a.attnum, a.attname,
                   case when t.typbasetype = 0 then t.typname
                        else (select b.typname from pg_catalog.pg_type b where b.oid = t.typbasetype) end,
                   case when t.typtype = 'd' then t.typtypmod else a.atttypmod end, a.attnotnull, a.attgenerated <> '',
                   case when a.attidentity <> ''
                        then 'nextval(' || pg_catalog.quote_literal(pg_catalog.pg_get_serial_sequence(
                                a.attrelid::regclass::text, a.attname::text)) || '::regclass)'
                        when a.atthasdef
                        then (select pg_catalog.pg_get_expr(f.adbin, f.adrelid) from pg_catalog.pg_attrdef f
                               where f.adrelid = a.attrelid and f.adnum = a.attnum)
                        else pg_catalog.pg_get_expr(t.typdefaultbin, 0) end,
                   a.atthasdef or a.attidentity <> '', a.attidentity <> '',
                   case when a.attcollation in (0, 100) then true
                        else (select l.collisdeterministic from pg_catalog.pg_collation l where l.oid = a.attcollation) end,
                   case when a.attcollation = 0 then true
                        when a.attcollation = 100
                        then (select d.datlocprovider = 'b' or (d.datlocprovider = 'c' and d.datcollate in ('C', 'POSIX'))
                                from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
                        else (select l.collprovider = 'b' or (l.collprovider = 'c' and l.collcollate in ('C', 'POSIX'))
                                from pg_catalog.pg_collation l where l.oid = a.attcollation) end
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_type t on t.oid = a.atttypid
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """;

    private static final String UNIQUE_KEYS = """
            select (select i.relname from pg_catalog.pg_class i where i.oid = x.indexrelid) as name,
                   x.indkey::int2[], x.indcollation::int8[], x.indnkeyatts, x.indisprimary, x.indisexclusion
              from pg_catalog.pg_index x
             where x.indrelid = pg_catalog.to_regclass(?) and (x.indisunique or x.indisexclusion)
             order by x.indisprimary desc, name
            """;

    private static final String NONDETERMINISTIC =
            "select l.oid::int8 from pg_catalog.pg_collation l where l.oid = any (?) and not l.collisdeterministic";

    /** None, "default" and "C", the same in every database, which need not be asked about. */
    private static final Set<Long> DETERMINISTIC = Set.of(0L, 100L, 950L);

    private static final Pattern CONSTANT = Pattern.compile(
            "(?s)(?:'(?!(?i:now|today|tomorrow|yesterday)\\b)(?:[^']|'')*'|\\(?-?[0-9.]+\\)?|true|false|NULL)(?:::[a-z_ ]+(?:\\([0-9, ]+\\))?[a-z ]*(?:\\[\\])*)?");

    private final Connection connection;

    TableQuery(Connection connection) {
        this.connection = connection;
    }

    /** The relation as this server has it, its shards left empty. */
    Optional<Table> find(String quotedName) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELATION + ";" + COLUMNS + ";" + UNIQUE_KEYS)) {
            for (int query = 1; query <= 3; query++) {
                statement.setString(query, quotedName);
            }
            statement.execute();
            ResultSet relation = statement.getResultSet();
            if (!relation.next()) {
                return Optional.empty();
            }
            String schema = relation.getString(1);
            String name = relation.getString(2);
            char kind = relation.getString(3).charAt(0);
            Optional<String> definition = Optional.ofNullable(relation.getString(4));
            statement.getMoreResults();
            Map<Integer, Column> columns = columns(statement.getResultSet());
            statement.getMoreResults();
            List<UniqueKey> keys = uniqueKeys(statement.getResultSet(), columns);
            return Optional.of(new Table(
                    schema, name, kind, isSystem(schema), List.copyOf(columns.values()), keys, List.of(), definition));
        }
    }

    private static boolean isSystem(String schema) {
        return schema.equals("pg_catalog") || schema.equals("information_schema") || schema.startsWith("pg_toast");
    }

    /** By their numbers, which have gaps where columns were dropped. */
    private static Map<Integer, Column> columns(ResultSet row) throws SQLException {
        Map<Integer, Column> columns = new TreeMap<>();
        while (row.next()) {
            boolean generated = row.getBoolean(6);
            String expression = row.getString(7);
            boolean sequence =
                    row.getBoolean(9) || row.getBoolean(8) && expression != null && expression.contains("nextval(");
            columns.put(
                    row.getInt(1),
                    new Column(
                            row.getString(2),
                            row.getString(3),
                            row.getInt(4),
                            row.getBoolean(11),
                            row.getBoolean(10),
                            row.getBoolean(5),
                            row.getBoolean(8),
                            generated,
                            sequence,
                            Optional.ofNullable(expression).filter(text -> !generated && !constant(text))));
        }
        return columns;
    }

    /** As PostgreSQL prints a constant: a literal, with the type that it is cast to. */
    private static boolean constant(String expression) {
        return CONSTANT.matcher(expression).matches();
    }

    /** What a row of {@link #UNIQUE_KEYS} tells. */
    private record Index(
            String name, List<Integer> columns, List<Long> collations, boolean primary, boolean exclusion) {}

    private List<UniqueKey> uniqueKeys(ResultSet row, Map<Integer, Column> columns) throws SQLException {
        List<Index> indexes = new ArrayList<>();
        Set<Long> unknown = new HashSet<>();
        while (row.next()) {
            // The rest are columns that the index only holds.
            int compared = row.getInt(4);
            Index index = new Index(
                    row.getString(1),
                    Arrays.stream((Short[]) row.getArray(2).getArray())
                            .limit(compared)
                            .map(Short::intValue)
                            .toList(),
                    Arrays.stream((Long[]) row.getArray(3).getArray())
                            .limit(compared)
                            .toList(),
                    row.getBoolean(5),
                    row.getBoolean(6));
            indexes.add(index);
            unknown.addAll(index.collations());
        }
        unknown.removeAll(DETERMINISTIC);
        Set<Long> nondeterministic = unknown.isEmpty() ? Set.of() : nondeterministic(unknown);
        return indexes.stream()
                .map(index -> uniqueKey(index, columns, nondeterministic))
                .toList();
    }

    private static UniqueKey uniqueKey(Index index, Map<Integer, Column> columns, Set<Long> nondeterministic) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < index.columns().size(); i++) {
            @Nullable Column column = columns.get(index.columns().get(i));
            // A column that the index compares by other rules than those of bytes does not count: equal values may lie
            // on
            // two shards. Nor does an expression.
            if (column != null
                    && !index.exclusion()
                    && !nondeterministic.contains(index.collations().get(i))) {
                names.add(column.name());
            }
        }
        boolean whole = names.size() == index.columns().size();
        return new UniqueKey(index.name(), names, index.primary() && whole);
    }

    private Set<Long> nondeterministic(Set<Long> collations) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NONDETERMINISTIC)) {
            statement.setArray(1, connection.createArrayOf("oid", collations.toArray()));
            Set<Long> found = new HashSet<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                found.add(row.getLong(1));
            }
            return found;
        }
    }
}
