package io.shardline.settings;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server makes of the text of a SET, remembered: a text means the same to every session that has not changed its user.
 * Safe for use by any thread.
 */
public final class ServerWord {
    private static final int MAX_TEXTS = 1_000;

    private final Cache<String, Map<String, String>> known =
            CacheBuilder.newBuilder().maximumSize(MAX_TEXTS).build();

    /** Where a connection comes from for a moment. */
    interface Source {
        Lease lease() throws SQLException;
    }

    /** The values of these parameters after the statement, which is run and undone on a connection unless its outcome is known. */
    Map<String, String> of(String statement, List<String> names, boolean remembered, Source source)
            throws SQLException {
        Map<String, String> values = remembered ? known.getIfPresent(statement) : null;
        if (values == null) {
            try (Lease lease = source.lease()) {
                values = tried(lease, statement, names);
            }
            if (remembered) {
                known.put(statement, values);
            }
        }
        return values;
    }

    private static Map<String, String> tried(Lease lease, String statement, List<String> names) throws SQLException {
        try {
            Connection connection = lease.connection();
            connection.setAutoCommit(false);
            Map<String, String> values = run(lease, statement, names);
            connection.rollback();
            return values;
        } catch (SQLException e) {
            lease.failed(e);
            throw e;
        }
    }

    /** Runs it on a connection, for good or for the transaction that is open, and reads what it has set. */
    static Map<String, String> run(Lease lease, String statement, List<String> names) throws SQLException {
        try (Statement running = lease.connection().createStatement()) {
            running.execute(statement);
            return names.isEmpty() ? Map.of() : values(running, names);
        } catch (SQLException e) {
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    private static Map<String, String> values(Statement statement, List<String> names) throws SQLException {
        List<String> calls = names.stream()
                .map(name -> "pg_catalog.current_setting('" + name.replace("'", "''") + "')")
                .toList();
        Map<String, String> values = new LinkedHashMap<>();
        try (ResultSet row = statement.executeQuery("select " + String.join(", ", calls))) {
            row.next();
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), row.getString(i + 1));
            }
        }
        return values;
    }

    /** A role or another thing that a text names may have come or gone. */
    public void forget() {
        known.invalidateAll();
    }
}
