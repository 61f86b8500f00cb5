package io.shardline.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One function or procedure, of those that may have the same name.
 *
 * @param kind as {@code pg_proc.prokind}
 * @param mayWrite it is volatile
 * @param required how many arguments a call has at least
 * @param variadic a call may have more arguments than there are
 * @param arguments all that are listed in its definition, those that it only returns among them, but no columns of a table
 */
public record Routine(
        String schema,
        String name,
        char kind,
        boolean mayWrite,
        int required,
        boolean variadic,
        List<Argument> arguments) {
    private static final String QUERY = """
            select n.nspname, p.proname, p.prokind::text, p.provolatile = 'v', p.pronargs - p.pronargdefaults, p.provariadic <> 0,
                   array(select coalesce(b.typname, t.typname)::text
                           from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, n)
                           join pg_catalog.pg_type t on t.oid = a.type
                           left join pg_catalog.pg_type b on b.oid = t.typbasetype
                          order by a.n),
                   p.proargmodes::text[], p.proargnames
              from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
             where p.proname = ? and case when ?::text is null then pg_catalog.pg_function_is_visible(p.oid)
                                          else n.nspname = ?::text end
             order by p.oid
            """;

    public Routine {
        arguments = List.copyOf(arguments);
    }

    /**
     * One argument.
     *
     * @param name empty if it has none
     * @param type as {@code pg_type.typname}, of a domain that of the type behind it
     * @param given a call has to give it, or may
     */
    public record Argument(String name, String type, boolean given) {}

    /** Whether a call may have so many arguments. */
    public boolean takes(int count) {
        return count >= required && (variadic || count <= arguments.size());
    }

    /** All that the server finds under a name, in its search path when no schema is given. */
    static List<Routine> find(Connection connection, Optional<String> schema, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, name);
            statement.setString(2, schema.orElse(null));
            statement.setString(3, schema.orElse(null));
            ResultSet row = statement.executeQuery();
            List<Routine> found = new ArrayList<>();
            while (row.next()) {
                found.add(new Routine(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3).charAt(0),
                        row.getBoolean(4),
                        row.getInt(5),
                        row.getBoolean(6),
                        arguments(strings(row.getArray(7)), strings(row.getArray(8)), strings(row.getArray(9)))));
            }
            return found;
        }
    }

    private static List<Argument> arguments(String[] types, String[] modes, String[] names) {
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            // Without modes all are given to it.
            String mode = i < modes.length ? modes[i] : "i";
            if (!mode.equals("t")) {
                arguments.add(new Argument(i < names.length ? names[i] : "", types[i], !mode.equals("o")));
            }
        }
        return arguments;
    }

    private static String[] strings(@Nullable Array array) throws SQLException {
        return array == null ? new String[0] : (String[]) array.getArray();
    }
}
