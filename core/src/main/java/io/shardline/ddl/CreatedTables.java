package io.shardline.ddl;

import io.shardline.guard.OwnershipChecks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives the tables that a definition creates on one server their constraint of ownership, within its transaction: so there is no
 * moment in which anybody else could bring another shard's row.
 */
final class CreatedTables {
    // What is a part of another table, or inherits from it, has the other's constraint.
    private static final String TABLES = """
            select c.oid::int8, n.nspname, c.relname
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and c.relpersistence <> 't' and c.relnamespace <> 'pg_catalog'::regnamespace
               and not exists (select from pg_catalog.pg_inherits i where i.inhrelid = c.oid)
            """;

    private final Connection connection;
    private final Set<Long> before = new HashSet<>();

    /** To be made before the definition runs. */
    CreatedTables(Connection connection) throws SQLException {
        this.connection = connection;
        read().forEach(table -> before.add(table.oid()));
    }

    private record Created(long oid, String schema, String name) {}

    void check(OwnershipChecks checks, String shard) throws SQLException {
        for (Created table : read()) {
            if (!before.contains(table.oid())) {
                checks.makeOfNew(shard, connection, table.schema(), table.name());
            }
        }
    }

    private List<Created> read() throws SQLException {
        List<Created> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery(TABLES);
            while (row.next()) {
                tables.add(new Created(row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return tables;
    }
}
