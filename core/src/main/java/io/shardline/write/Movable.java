package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.catalog.Table;
import io.shardline.sql.Name;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What of a table would tell an UPDATE from a DELETE and an INSERT, as a server has it at the moment. */
final class Movable {
    private static final String REASON = """
            select case when c.relkind <> 'r'
                             or exists (select from pg_catalog.pg_inherits i where c.oid in (i.inhrelid, i.inhparent))
                        then 'It is partitioned, or inherits rows or hands them on.'
                        when exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
                        then 'It has triggers, which would run for a DELETE and an INSERT instead.'
                        when exists (select from pg_catalog.pg_constraint f where f.confrelid = c.oid and f.contype = 'f')
                        then 'A foreign key refers to it, and would take the move for a DELETE.'
                        when exists (select from pg_catalog.pg_rewrite r where r.ev_class = c.oid)
                        then 'It has rules, which may make something else of a DELETE or an INSERT.'
                        when c.relrowsecurity
                        then 'It has row security, whose policies may differ for a DELETE or an INSERT.' end
              from pg_catalog.pg_class c
             where c.oid = pg_catalog.to_regclass(?)
            """;

    private Movable() {}

    /**
     * Refuses a table whose rows are not to be moved. Its lock is the one that an UPDATE takes, so what was looked at stays so until
     * the transaction ends.
     *
     * @throws ShardlineException SHARD_KEY_UPDATE
     */
    static void require(Connection connection, Table table) throws SQLException {
        String name = Name.quote(table.schema()) + "." + Name.quote(table.name());
        try (Statement lock = connection.createStatement()) {
            lock.execute("lock table " + name + " in row exclusive mode");
        }
        try (PreparedStatement statement = connection.prepareStatement(REASON)) {
            statement.setString(1, name);
            ResultSet row = statement.executeQuery();
            String reason = row.next() ? row.getString(1) : "It is not there.";
            if (reason != null) {
                throw ShardlineException.of(
                                ErrorCode.SHARD_KEY_UPDATE, "rows of \"%s\" are not moved to other shards", table)
                        .withDetail("%s", reason)
                        .withHint("Delete the rows and insert them with the new key, in one transaction.");
            }
        }
    }
}
