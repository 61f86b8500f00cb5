package io.shardline.backend;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's server and database say of themselves, so far as answers depend upon it.
 *
 * @param version the server's version as a number: 180001 is 18.1
 * @param encoding of the database, such as {@code UTF8}
 * @param collationProvider {@code c} for libc, {@code i} for ICU, {@code b} for PostgreSQL's own
 * @param collation the locale by which text is ordered when nothing else is said
 * @param characterType the locale that says what is a letter, and its upper case
 * @param collationVersion of the library that orders text; empty where it has none
 * @param settings with which a session begins, by name, lower case: those that answers depend upon
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
        Map<String, String> settings,
        int maxPreparedTransactions,
        boolean inDoubt) {

    private static final String QUERY = """
            select current_setting('server_version_num')::int, current_setting('server_encoding'), $provider, $locale,
                d.datctype, coalesce($version, ''),
                array[$settings], current_setting('max_prepared_transactions')::int,
                exists (select from pg_catalog.pg_prepared_xact() x where x.dbid = d.oid and x.gid like 'shardline:%')
            from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()""";

    private static final List<String> SETTINGS = Stream.concat(
                    FactsCheck.limited().stream(), FactsCheck.alike().stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();

    public ServerFacts {
        settings = Map.copyOf(settings);
    }

    /** Asks the server, in one round trip. */
    public static ServerFacts read(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        // The columns that tell the provider and its locale came with one version and were renamed with another.
        String locale = major >= 17 ? "d.datlocale" : major >= 15 ? "d.daticulocale" : "null";
        String query = QUERY.replace("$provider", major >= 15 ? "d.datlocprovider" : "'c'")
                .replace("$locale", "coalesce(" + locale + ", d.datcollate)")
                .replace("$version", major >= 15 ? "pg_catalog.pg_database_collation_actual_version(d.oid)" : "null");
        query = query.replace(
                "$settings", SETTINGS.stream().map(SettingCalls::current).collect(Collectors.joining(", ")));
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
                    settings(row.getArray(7)),
                    row.getInt(8),
                    row.getBoolean(9));
        }
    }

    private static Map<String, String> settings(Array values) throws SQLException {
        @Nullable String[] each = (String[]) values.getArray();
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < each.length; i++) {
            String value = each[i];
            // An old server may not know it.
            if (value != null) {
                settings.put(SETTINGS.get(i), value);
            }
        }
        return settings;
    }

    /** The level of transactions for which none is set, as a constant of {@link Connection}. */
    public int isolation() {
        return switch (settings.getOrDefault("default_transaction_isolation", "")) {
            case "serializable" -> Connection.TRANSACTION_SERIALIZABLE;
            case "repeatable read" -> Connection.TRANSACTION_REPEATABLE_READ;
            case "read uncommitted" -> Connection.TRANSACTION_READ_UNCOMMITTED;
            default -> Connection.TRANSACTION_READ_COMMITTED;
        };
    }
}
