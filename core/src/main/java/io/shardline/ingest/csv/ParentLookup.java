package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks up values of one parent table by its key, on every shard that may have the rows. Used by one thread. */
final class ParentLookup {
    /** Without a length, to which a cast would cut a value that is no parent's, and find that of another. */
    private static final String COLUMNS = """
            select a.attname, pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1)
              from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped order by a.attnum
            """;

    private final CsvParent parent;
    private final Set<String> shards;
    private final String sql;

    private ParentLookup(CsvParent parent, Set<String> shards, String sql) {
        this.parent = parent;
        this.shards = shards;
        this.sql = sql;
    }

    /**
     * @throws ShardlineException NOT_SUPPORTED if it is not known where the parent's rows lie; PARAMETER_MISSING if it lacks a column
     */
    static ParentLookup of(ParallelConnection db, Session session, CsvParent parent) throws SQLException {
        // One copy of a reference table is as good as all.
        List<String> holders = db.isReference(parent.table())
                ? List.of(CsvTarget.holder(db, parent.table()))
                : db.owners(parent.table()).shards();
        Map<String, String> types = columns(session, holders.get(0), parent.table());
        for (String column : List.of(parent.key(), parent.value())) {
            if (!types.containsKey(column)) {
                throw ShardlineException.of(
                        ErrorCode.PARAMETER_MISSING,
                        "table %s has no column \"%s\" to look up by or to take",
                        parent.table(),
                        column);
            }
        }
        String sql = "select distinct g.given, p." + Name.quote(parent.value())
                + "::text from pg_catalog.unnest(?::text[]) g(given) join "
                + Name.read(parent.table()).quoted() + " p on p." + Name.quote(parent.key()) + " = g.given::"
                + types.get(parent.key());
        return new ParentLookup(parent, new HashSet<>(holders), sql);
    }

    /** The types of a table's columns, by their names; none if there is no such table. */
    static Map<String, String> columns(Session session, String shard, String table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        String quoted = Name.read(table).quoted();
        session.onShards(List.of(shard), (name, connection) -> {
            try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
                statement.setString(1, quoted);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
            }
        });
        return types;
    }

    CsvParent parent() {
        return parent;
    }

    /** What was found for a key: nothing, one value, or several that differ. */
    record Found(Set<String> values) {
        static final Found NOTHING = new Found(Set.of());

        /** @throws CsvRecords.BadRecord unless it is one value */
        String one(CsvParent parent, long number) throws CsvRecords.BadRecord {
            if (values.size() == 1) {
                return values.iterator().next();
            }
            throw new CsvRecords.BadRecord(
                    values.isEmpty()
                            ? ShardlineException.of(
                                    ErrorCode.PARENT_MISSING,
                                    "record %d has a \"%s\" that no row of table %s has as its \"%s\"",
                                    number,
                                    parent.field(),
                                    parent.table(),
                                    parent.key())
                            : ShardlineException.of(
                                    ErrorCode.ROW_REFUSED,
                                    "record %d has a \"%s\" that several rows of table %s have as their \"%s\"",
                                    number,
                                    parent.field(),
                                    parent.table(),
                                    parent.key()));
        }
    }

    /** By each key what it leads to; a key that is no value of its column's type leads to nothing. */
    Map<String, Found> find(Session session, Collection<String> keys) throws SQLException {
        Map<String, Set<String>> values = new ConcurrentHashMap<>();
        Optional<SQLException> noValue = read(session, keys, values);
        Map<String, Found> found = new HashMap<>();
        if (noValue.isEmpty()) {
            values.forEach((key, each) -> found.put(key, new Found(each)));
        } else if (keys.size() > 1) {
            List<String> all = List.copyOf(keys);
            found.putAll(find(session, all.subList(0, all.size() / 2)));
            found.putAll(find(session, all.subList(all.size() / 2, all.size())));
        }
        return found;
    }

    /** Returns the error if one of the keys is no value of the column's type. */
    private Optional<SQLException> read(Session session, Collection<String> keys, Map<String, Set<String>> values)
            throws SQLException {
        try {
            session.onShards(shards, (shard, connection) -> read(connection, keys, values));
            return Optional.empty();
        } catch (SQLException e) {
            if (Objects.requireNonNullElse(e.getSQLState(), "").startsWith("22")) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private void read(Connection connection, Collection<String> keys, Map<String, Set<String>> values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                String value = row.getString(2);
                if (value != null) {
                    values.computeIfAbsent(row.getString(1), key -> ConcurrentHashMap.newKeySet())
                            .add(value);
                }
            }
        }
    }
}
