package io.shardline.catalog;

import java.sql.Connection;
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
        /** The same within a statement. */
        STABLE,
        /** May differ at each call. */
        VOLATILE,
        /** Neither immutable nor built in nor of an extension that is known to read no tables, so it may read any. */
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
     * Whether function {@code p} is of an extension of PostgreSQL's own, and of a class of it that reads no tables and leaves the
     * connection as it was: the volatile ones of pg_trgm set a limit there.
     */
    private static final String HARMLESS = """
            exists (select from pg_catalog.pg_depend d
                      join pg_catalog.pg_extension e on e.oid = d.refobjid
                     where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
                       and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                       and (e.extname, p.provolatile) in (('pg_trgm', 's'), ('unaccent', 's'), ('hstore', 's'),
                                                          ('uuid-ossp', 'v'), ('pgcrypto', 'v')))
            """;

    private static final String BUILT_IN = "p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace";

    private static final String FUNCTIONS = functions(BUILT_IN);

    /** Asked only where one is not built in, for it is slower to plan. */
    private static final String FUNCTIONS_OF_EXTENSIONS = functions(BUILT_IN + " or " + HARMLESS);

    private static String functions(String harmless) {
        return """
                select p.proname, p.provolatile::text, pg_catalog.bool_and(%s), pg_catalog.bool_or(p.prokind = 'a'),
                       pg_catalog.bool_and(%s)
                  from pg_catalog.pg_proc p
                 where p.proname = any(?)
                 group by p.proname, p.provolatile
                """.formatted(BUILT_IN, harmless);
    }

    private static final String OWN_OPERATORS = """
            select o.oprname
              from pg_catalog.pg_operator o
             where o.oprname = any(?) and o.oprnamespace <> 'pg_catalog'::pg_catalog.regnamespace
            """;

    /**
     * An operator that is found before PostgreSQL's own of the same operands is told as if it was volatile: nothing is known here of
     * what it says.
     */
    private static final String OPERATOR_FACTS = """
            select o.oprname, case when hides then 'v' else p.provolatile::text end, not hides and %s
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
            """.formatted(HARMLESS);

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
        List<String> operators = names.stream().filter(Functions::isOperator).toList();
        List<String> functions =
                names.stream().filter(name -> !operators.contains(name)).toList();
        return shards.onFirst(connection -> {
            Map<String, Facts> found = new HashMap<>();
            if (!functions.isEmpty()) {
                readFunctions(connection, functions, found);
            }
            // Hardly ever there are any, and the facts of these are slow to plan for a server just connected to.
            if (!operators.isEmpty() && hasOwn(connection, operators)) {
                readOperators(connection, operators, found);
            }
            // Else the operators, of which there is mostly nothing to tell, would be asked for again each time.
            operators.forEach(name -> found.putIfAbsent(name, Facts.UNKNOWN));
            return found;
        });
    }

    private static boolean isOperator(String name) {
        return OPERATOR_BEGINS.indexOf(name.charAt(0)) >= 0;
    }

    private static void readFunctions(Connection connection, List<String> names, Map<String, Facts> found)
            throws SQLException {
        readFunctions(connection, FUNCTIONS, names, found);
        if (found.values().stream().anyMatch(one -> one.volatility() == Volatility.USER_DEFINED)) {
            found.clear();
            readFunctions(connection, FUNCTIONS_OF_EXTENSIONS, names, found);
        }
    }

    private static void readFunctions(
            Connection connection, String question, List<String> names, Map<String, Facts> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                Volatility volatility = volatility(row.getString(2), row.getBoolean(5));
                found.merge(row.getString(1), new Facts(volatility, row.getBoolean(4), row.getBoolean(3)), Facts::or);
            }
        }
    }

    private static boolean hasOwn(Connection connection, List<String> names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OWN_OPERATORS)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            return statement.executeQuery().next();
        }
    }

    private static void readOperators(Connection connection, List<String> names, Map<String, Facts> found)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPERATOR_FACTS)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                Volatility volatility = volatility(row.getString(2), row.getBoolean(3));
                found.merge(row.getString(1), new Facts(volatility, false, false), Facts::or);
            }
        }
    }

    private static Volatility volatility(String provolatile, boolean harmless) {
        if (provolatile.equals("i")) {
            return Volatility.IMMUTABLE;
        }
        if (!harmless) {
            return Volatility.USER_DEFINED;
        }
        return provolatile.equals("s") ? Volatility.STABLE : Volatility.VOLATILE;
    }
}
