package io.shardline.backend;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.core.BaseConnection;

/** Where the tables' columns behind a result's columns are in one server's catalog: each server has oids of its own. */
final class ColumnOrigins {
    private static final String QUERY = """
            select a.attrelid::int8, a.attnum, n.nspname, c.relname, a.attname
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_class c on c.oid = a.attrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relname = any (?) and n.nspname = any (?) and a.attnum > 0 and not a.attisdropped""";

    /**
     * A column in the catalog.
     *
     * @param table the table's oid
     */
    record Place(int table, int position) {}

    private final Map<SyntheticRows.Origin, Place> places;

    private ColumnOrigins(Map<SyntheticRows.Origin, Place> places) {
        this.places = places;
    }

    /** In one round trip, and without one if nothing comes from a table. */
    static ColumnOrigins find(BaseConnection connection, List<SyntheticRows.Column> columns) throws SQLException {
        Set<String> tables = new LinkedHashSet<>();
        Set<String> schemas = new LinkedHashSet<>();
        for (SyntheticRows.Column column : columns) {
            column.origin().ifPresent(origin -> tables.add(origin.table()));
            column.origin().ifPresent(origin -> schemas.add(origin.schema()));
        }
        Map<SyntheticRows.Origin, Place> places = new HashMap<>();
        if (!tables.isEmpty()) {
            read(connection, tables, schemas, places);
        }
        return new ColumnOrigins(places);
    }

    private static void read(
            BaseConnection connection, Set<String> tables, Set<String> schemas, Map<SyntheticRows.Origin, Place> places)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
            statement.setArray(2, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    places.put(
                            new SyntheticRows.Origin(row.getString(3), row.getString(4), row.getString(5)),
                            new Place((int) row.getLong(1), row.getInt(2)));
                }
            }
        }
    }

    /** Empty too if the table is not there any more. */
    Optional<Place> of(SyntheticRows.Column column) {
        return column.origin().map(places::get);
    }
}
