package io.shardline.catalog;

import java.sql.Array;
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
     * What is known of the functions, or operators, of one name; overloads are judged by the worst of them.
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

    /**
     * An operator that is found before PostgreSQL's own of the same operands is told as if it was volatile: nothing is known here of
     * what it says.
     */
    private static final String FACTS = """
            select p.proname, p.provolatile::text, bool_and(n.nspname = 'pg_catalog'), bool_or(p.prokind = 'a')
              from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
             where p.proname = any(?)
             group by p.proname, p.provolatile
            union all
            select o.oprname, case when hides then 'v' else p.provolatile::text end, false, false
              from pg_catalog.pg_operator o
              join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
              join pg_catalog.pg_proc p on p.oid = o.oprcode
             cross join lateral (
                select exists (select from pg_catalog.pg_operator b
                                where b.oprname = o.oprname and b.oprleft = o.oprleft and b.oprright = o.oprright
                                  and b.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace)
                       and pg_catalog.array_position(path, n.nspname) < pg_catalog.array_position(path, 'pg_catalog')
                  from pg_catalog.current_schemas(true) path) h (hides)
             where o.oprname = any(?) and n.nspname <> 'pg_catalog'
            """;

    private static final String OPERATOR_BEGINS = "+-*/<>=~!@#%^&|`?";

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
                Array asked = connection.createArrayOf("text", names.toArray());
                statement.setArray(1, asked);
                statement.setArray(2, asked);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    boolean builtIn = row.getBoolean(3);
                    Facts one = new Facts(volatility(row.getString(2), builtIn), row.getBoolean(4), builtIn);
                    found.merge(row.getString(1), one, Facts::or);
                }
            }
            // Else the operators, of which there is mostly nothing to tell, would be asked for again each time.
            names.stream()
                    .filter(name -> OPERATOR_BEGINS.indexOf(name.charAt(0)) >= 0)
                    .forEach(name -> found.putIfAbsent(name, Facts.UNKNOWN));
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
