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

    private static final String QUERY = """
            select current_setting('server_version_num')::int, current_setting('server_encoding'), $provider, $locale,
                d.datctype, coalesce($version, ''),
                current_setting('TimeZone'), current_setting('max_prepared_transactions')::int,
                exists (select from pg_catalog.pg_prepared_xact() x where x.dbid = d.oid and x.gid like 'shardline:%')
            from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()""";

    /** Asks the server, in one round trip. */
    public static ServerFacts read(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        // The columns that tell the provider and its locale came with one version and were renamed with another.
        String locale = major >= 17 ? "d.datlocale" : major >= 15 ? "d.daticulocale" : "null";
        String query = QUERY.replace("$provider", major >= 15 ? "d.datlocprovider" : "'c'")
                .replace("$locale", "coalesce(" + locale + ", d.datcollate)")
                .replace("$version", major >= 15 ? "pg_catalog.pg_database_collation_actual_version(d.oid)" : "null");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
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
