package io.shardline.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The SQL that sets parameters. */
final class SettingCalls {
    private static final Set<String> USERS = Set.of("session_authorization", "role");

    private SettingCalls() {}

    static String current(String name) {
        return "pg_catalog.current_setting(" + quoted(name) + ", true)";
    }

    static String call(String name, String value, boolean local) {
        return "pg_catalog.set_config(" + quoted(name) + ", " + quoted(value) + ", " + local + ")";
    }

    /**
     * Sets what is wanted, and the rest to what it was. Another user may lack the rights for it, so users are taken back first
     * and set last.
     *
     * @param originals the values of all parameters that were ever changed, before they were
     */
    static String change(Map<String, String> originals, ConnectionSettings wanted) {
        List<String> calls = new ArrayList<>();
        String path = "";
        for (Map.Entry<String, String> original : originals.entrySet()) {
            String name = original.getKey();
            String value = wanted.values().getOrDefault(name, original.getValue());
            if (USERS.contains(name)) {
                calls.add(0, call(name, original.getValue(), false));
            } else if (name.equals("search_path")) {
                // As a statement of its own: by that the driver knows that what it has prepared may mean other tables.
                path = "set search_path to " + listed(value) + ";";
            } else {
                calls.add(call(name, value, false));
            }
        }
        for (String name : List.of("session_authorization", "role")) {
            String value = wanted.values().get(name);
            if (value != null) {
                calls.add(call(name, value, false));
            }
        }
        return calls.isEmpty() ? path : path + "select " + String.join(", ", calls);
    }

    /** What the server shows is what it reads, but for the empty path. */
    private static String listed(String path) {
        return path.isEmpty() || path.equals("\"\"") ? "''" : path;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
