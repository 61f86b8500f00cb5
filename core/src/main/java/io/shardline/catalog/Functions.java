package io.shardline.catalog;

import java.sql.Array;
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
        return shards.onFirst(connection -> {
            Map<String, Facts> found = new HashMap<>();
            Array asked = connection.createArrayOf("text", names.toArray());
            boolean operators = read(connection, asked, found);
            if (found.values().stream().anyMatch(one -> one.volatility() == Volatility.USER_DEFINED)) {
                readAgain(connection, asked, found);
            }
            if (operators) {
                readOperators(connection, asked, found);
            }
            // Else the operators, of which there is mostly nothing to tell, would be asked for again each time.
            names.stream()
                    .filter(name -> OPERATOR_BEGINS.indexOf(name.charAt(0)) >= 0)
                    .forEach(name -> found.putIfAbsent(name, Facts.UNKNOWN));
            return found;
        });
    }

    /**
     * Reads what is known of functions, in one round trip with the question whether there are operators to know of: hardly ever, and the
     * facts of these are slow to plan for a server that has just been connected to.
     */
    private static boolean read(Connection connection, Array names, Map<String, Facts> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FUNCTIONS + ";" + OWN_OPERATORS)) {
            statement.setArray(1, names);
            statement.setArray(2, names);
            statement.execute();
            readFunctions(statement.getResultSet(), found);
            statement.getMoreResults();
            return statement.getResultSet().next();
        }
    }

    private static void readAgain(Connection connection, Array names, Map<String, Facts> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FUNCTIONS_OF_EXTENSIONS)) {
            statement.setArray(1, names);
            found.clear();
            readFunctions(statement.executeQuery(), found);
        }
    }

    private static void readFunctions(ResultSet row, Map<String, Facts> found) throws SQLException {
        while (row.next()) {
            Volatility volatility = volatility(row.getString(2), row.getBoolean(5));
            found.merge(row.getString(1), new Facts(volatility, row.getBoolean(4), row.getBoolean(3)), Facts::or);
        }
    }

    private static void readOperators(Connection connection, Array names, Map<String, Facts> found)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPERATOR_FACTS)) {
            statement.setArray(1, names);
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
