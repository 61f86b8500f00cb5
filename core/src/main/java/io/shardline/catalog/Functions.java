package io.shardline.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How volatile the servers say that functions are. */
public final class Functions {
    /** PostgreSQL's three classes, and which of them is the user's own and may read tables. */
    public enum Volatility {
        /** No function has this name: it is a type, or PostgreSQL will say that it does not exist. */
        UNKNOWN,
        IMMUTABLE,
        /** Built in: the same within a statement. */
        STABLE,
        /** Built in: may differ at each call. */
        VOLATILE,
        /** Not built in and not immutable, so it may read any table. */
        USER_DEFINED
    }

    /**
     * What is known of the functions of one name; overloads are judged by the worst of them.
     *
     * @param aggregate one of them is an aggregate
     * @param builtIn all of them are PostgreSQL's own
     */
    public record Facts(Volatility volatility, boolean aggregate, boolean builtIn) {
        /** Of a name that no function has. */
        public static final Facts UNKNOWN = new Facts(Volatility.UNKNOWN, false, true);

        Facts or(Facts other) {
            return new Facts(
                    volatility.compareTo(other.volatility) > 0 ? volatility : other.volatility,
                    aggregate || other.aggregate,
                    builtIn && other.builtIn);
        }
    }

    private static final String FACTS = """
            select p.proname, p.provolatile::text, bool_and(n.nspname = 'pg_catalog'), bool_or(p.prokind = 'a')
              from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
             where p.proname = any(?)
             group by p.proname, p.provolatile
            """;

    private final ShardQueries shards;
    private volatile Map<String, Facts> known = new ConcurrentHashMap<>();

    Functions(ShardQueries shards) {
        this.shards = shards;
    }

    Map<String, Facts> facts(List<String> names) throws SQLException {
        Map<String, Facts> remembered = known;
        List<String> missing = names.stream()
                .filter(name -> !remembered.containsKey(name))
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            remembered.putAll(load(missing));
        }
        Map<String, Facts> answer = new HashMap<>();
        names.forEach(name -> answer.put(name, remembered.getOrDefault(name, Facts.UNKNOWN)));
        return answer;
    }

    void forget() {
        known = new ConcurrentHashMap<>();
    }

    private Map<String, Facts> load(List<String> names) throws SQLException {
        return shards.onFirst(connection -> {
            Map<String, Facts> found = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
                statement.setArray(1, connection.createArrayOf("text", names.toArray()));
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    boolean builtIn = row.getBoolean(3);
                    Facts one = new Facts(volatility(row.getString(2), builtIn), row.getBoolean(4), builtIn);
                    found.merge(row.getString(1), one, Facts::or);
                }
            }
            return found;
        });
    }

    private static Volatility volatility(String provolatile, boolean builtIn) {
        if (provolatile.equals("i")) {
            return Volatility.IMMUTABLE;
        }
        if (!builtIn) {
            return Volatility.USER_DEFINED;
        }
        return provolatile.equals("s") ? Volatility.STABLE : Volatility.VOLATILE;
    }
}
