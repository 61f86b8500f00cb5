package io.shardline.backend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sessions have set on one connection, and what was there before. Used by one borrower after the other.
 *
 * <p>A connection goes back to its pool as it is, and is changed only when the next borrower has set something else. So
 * sessions that all set the same pay for it once per connection.
 */
final class AppliedSettings {
    private final Map<String, String> originals = new LinkedHashMap<>();
    /** Those of them that the server did not know. */
    private final Set<String> absent = new HashSet<>();
    /** Null while it is not known, after a transaction that may have undone some of it. */
    private @Nullable ConnectionSettings now = ConnectionSettings.NONE;

    /** Costs nothing if the connection is so already. Outside of a transaction. */
    void become(Connection connection, ConnectionSettings wanted) throws SQLException {
        if (wanted == now || wanted.equals(now)) {
            now = wanted;
            return;
        }
        restore(connection, wanted);
        now = wanted;
    }

    /** As {@link #become}, inside of a transaction, which may be rolled back. */
    void restore(Connection connection, ConnectionSettings wanted) throws SQLException {
        capture(connection, wanted.values().keySet());
        now = null;
        execute(connection, SettingCalls.change(originals, wanted));
    }

    /** For the transaction that is open. */
    void setLocal(Connection connection, ConnectionSettings local) throws SQLException {
        if (local.isEmpty()) {
            return;
        }
        capture(connection, local.values().keySet());
        List<String> calls = local.values().entrySet().stream()
                .map(setting -> SettingCalls.call(setting.getKey(), setting.getValue(), true))
                .toList();
        execute(connection, "select " + String.join(", ", calls));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Notes what these parameters are before anyone changes them. */
    void capture(Connection connection, Collection<String> names) throws SQLException {
        List<String> missing =
                names.stream().filter(name -> !originals.containsKey(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        List<String> calls = missing.stream().map(SettingCalls::current).toList();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + String.join(", ", calls))) {
            row.next();
            for (int i = 0; i < missing.size(); i++) {
                String value = row.getString(i + 1);
                originals.put(missing.get(i), value == null ? "" : value);
                if (value == null) {
                    absent.add(missing.get(i));
                }
            }
        }
    }

    /** A change of these failed: those that the server does not know cannot be given back what they were, either. */
    void unchanged(Collection<String> names) {
        for (String name : names) {
            if (absent.remove(name)) {
                originals.remove(name);
            }
        }
    }

    /** Somebody changes them who does not say to what. */
    void unknown() {
        now = null;
    }
}
