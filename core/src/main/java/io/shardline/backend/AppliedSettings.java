package io.shardline.backend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
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
    /** Another user may lack the rights for the rest, so these are taken back first and set last. */
    private static final Set<String> USERS = Set.of("session_authorization", "role");

    private final Map<String, String> originals = new LinkedHashMap<>();
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
        execute(connection, change(wanted));
    }

    /** For the transaction that is open. */
    void setLocal(Connection connection, ConnectionSettings local) throws SQLException {
        if (local.isEmpty()) {
            return;
        }
        capture(connection, local.values().keySet());
        List<String> calls = local.values().entrySet().stream()
                .map(setting -> call(setting.getKey(), setting.getValue(), true))
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
        List<String> calls = missing.stream()
                .map(name -> "pg_catalog.current_setting(" + quoted(name) + ", true)")
                .toList();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + String.join(", ", calls))) {
            row.next();
            for (int i = 0; i < missing.size(); i++) {
                String value = row.getString(i + 1);
                originals.put(missing.get(i), value == null ? "" : value);
            }
        }
    }

    /** Somebody changes them who does not say to what. */
    void unknown() {
        now = null;
    }

    private String change(ConnectionSettings wanted) {
        List<String> calls = new ArrayList<>();
        List<String> users = new ArrayList<>();
        String path = null;
        for (Map.Entry<String, String> original : originals.entrySet()) {
            String name = original.getKey();
            String value = wanted.values().getOrDefault(name, original.getValue());
            if (USERS.contains(name)) {
                calls.add(0, call(name, original.getValue()));
            } else if (!name.equals("search_path")) {
                calls.add(call(name, value));
            } else {
                path = value;
            }
        }
        for (String name : List.of("session_authorization", "role")) {
            String value = wanted.values().get(name);
            if (value != null) {
                users.add(call(name, value));
            }
        }
        calls.addAll(users);
        String settings = calls.isEmpty() ? "" : "select " + String.join(", ", calls);
        // As a statement of its own: by that the driver knows that what it has prepared may mean other tables now.
        return path == null ? settings : "set search_path to " + listed(path) + ";" + settings;
    }

    private static String call(String name, String value) {
        return call(name, value, false);
    }

    private static String call(String name, String value, boolean local) {
        return "pg_catalog.set_config(" + quoted(name) + ", " + quoted(value) + ", " + local + ")";
    }

    /** What the server shows is what it reads, but for the empty path. */
    private static String listed(String path) {
        return path.isEmpty() || path.equals("\"\"") ? "''" : path;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
