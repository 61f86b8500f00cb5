package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.catalog.VaryingDefault;
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

/**
 * The table that is written to, as one shard declares it; the catalog has seen that all declare the same.
 *
 * @param name quoted as need be, to stand in a statement
 * @param alone its last part, quoted: what conditions call it by
 * @param uniqueKeys columns of each unique index that may decide a conflict, the primary key first
 * @param showsOld whether RETURNING can tell the row as it was, so that an insert is told from an update with no trick
 */
record TargetTable(
        String name, String alone, Map<String, Column> columns, List<List<String>> uniqueKeys, boolean showsOld) {
    private static final int SHOWS_OLD = 18;

    /**
     * A column.
     *
     * @param type its SQL name, of the base type and without length, to which a text can be cast and is not cut
     * @param comparable whether the type has an equality that tells all its values apart
     * @param alwaysIdentity the server wants to be told that a value overrides its own
     * @param varying whether each server may give it another value if none is given
     */
    record Column(String type, boolean comparable, boolean alwaysIdentity, boolean varying) {}

    private static final String COLUMNS = """
            select a.attname, pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1),
                   coalesce(e.typname, b.typname, t.typname) not in
                       ('json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'),
                   a.attidentity = 'a', a.attgenerated <> '', a.attgenerated = '' and """ + VaryingDefault.CONDITION + """

              from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
              left join pg_catalog.pg_type b on b.oid = t.typbasetype
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              left join pg_catalog.pg_type e on e.oid = coalesce(b.typelem, t.typelem) and 'A' in (b.typcategory, t.typcategory)
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped
             order by a.attnum
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

    static TargetTable read(Connection connection, Name name) throws SQLException {
        String quoted = name.quoted();
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, quoted);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                if (!row.getBoolean(5)) {
                    columns.put(
                            row.getString(1),
                            new Column(row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(6)));
                }
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
        boolean showsOld = connection.getMetaData().getDatabaseMajorVersion() >= SHOWS_OLD;
        return new TargetTable(quoted, Name.quote(name.last()), columns, keys, showsOld);
    }

    /** @throws ShardlineException PARAMETER_MISSING if there is no such column, or it is generated */
    Column column(String column) throws ShardlineException {
        Column found = columns.get(column);
        if (found == null) {
            throw ShardlineException.of(
                            ErrorCode.PARAMETER_MISSING, "table %s has no column \"%s\" to write to", name, column)
                    .withDetail("Its columns are %s.", Name.quoted(columns.keySet()));
        }
        return found;
    }

    /**
     * Requires that records leave no column to a default that each copy would compute for itself.
     *
     * @param updatesOnly no row is new, so none has defaults
     * @throws ShardlineException NOT_SUPPORTED if there is such a column
     */
    void requireSameInCopies(List<String> given, boolean updatesOnly) throws ShardlineException {
        for (Map.Entry<String, Column> column : columns.entrySet()) {
            if (column.getValue().varying() && !given.contains(column.getKey()) && !updatesOnly) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "records for reference table %s need column \"%s\"",
                                name,
                                column.getKey())
                        .withDetail("Its default could be another value on each shard.")
                        .withHint("Give the records a field for it.");
            }
        }
    }

    /**
     * The columns that decide which row a record is.
     *
     * @param given by the caller; if none, the primary key
     * @throws ShardlineException NOT_SUPPORTED if no unique index has just these columns
     */
    List<String> conflictColumns(Optional<List<String>> given) throws ShardlineException {
        if (given.isEmpty()) {
            if (uniqueKeys.isEmpty()) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "table %s has no primary key or unique index", name)
                        .withDetail("So it is not known which row a record is.")
                        .withHint("Create one with CREATE UNIQUE INDEX ON %s (...) on every shard.", name);
            }
            return uniqueKeys.get(0);
        }
        boolean unique = uniqueKeys.stream().anyMatch(key -> new HashSet<>(key).equals(new HashSet<>(given.get())));
        if (!unique) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "table %s has no unique index on (%s)",
                            name,
                            Name.quoted(given.get()))
                    .withDetail("Without it a record could be more than one row.")
                    .withHint(
                            "Create it with CREATE UNIQUE INDEX ON %s (%s) on every shard.",
                            name, Name.quoted(given.get()));
        }
        return given.get();
    }
}
