package io.shardline.backend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a shard's server and database say of themselves, so far as answers depend upon it.
 *
 * @param version the server's version as a number: 180001 is 18.1
 * @param encoding of the database, such as {@code UTF8}
 * @param collationProvider {@code c} for libc, {@code i} for ICU, {@code b} for PostgreSQL's own
 * @param collation the locale by which text is ordered when nothing else is said
 * @param characterType the locale that says what is a letter, and its upper case
 * @param collationVersion of the library that orders text; empty where it has none
 * @param timeZone of a new session
 * @param maxPreparedTransactions 0 if PREPARE TRANSACTION is switched off
 * @param inDoubt whether a transaction over several shards was left prepared there, or is just being committed
 */
public record ServerFacts(
        int version,
        String encoding,
        String collationProvider,
        String collation,
        String characterType,
        String collationVersion,
        String timeZone,
        int maxPreparedTransactions,
        boolean inDoubt) {

    /** The columns of pg_database that tell the provider and its locale came and were renamed over the versions. */
    private static final String QUERY = """
            select current_setting('server_version_num')::int, current_setting('server_encoding'),
                coalesce(d.row ->> 'datlocprovider', 'c'),
                coalesce(d.row ->> 'datlocale', d.row ->> 'daticulocale', d.row ->> 'datcollate'),
                d.row ->> 'datctype', coalesce($version, ''),
                current_setting('TimeZone'), current_setting('max_prepared_transactions')::int,
                exists (select from pg_catalog.pg_prepared_xacts
                    where database = pg_catalog.current_database() and gid like 'shardline:%')
            from (select oid, to_jsonb(pg_database) as row from pg_catalog.pg_database
                where datname = pg_catalog.current_database()) d""";

    /** Asks the server, in one round trip. */
    public static ServerFacts read(Connection connection) throws SQLException {
        boolean versioned = connection.getMetaData().getDatabaseMajorVersion() >= 15;
        String version = versioned ? "pg_catalog.pg_database_collation_actual_version(d.oid)" : "null";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY.replace("$version", version))) {
            row.next();
            return new ServerFacts(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getInt(8),
                    row.getBoolean(9));
        }
    }
}
