package io.shardline.jdbc.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of every method of the database's metadata, on a schema of all kinds, and of what can be unwrapped. */
final class EveryMethodBehaviours extends Behaviours {
    /** What names the driver itself cannot be as the other's, nor what lists the databases of the server. */
    private static final Set<String> OF_THE_DRIVER = Set.of(
            "getCatalogs",
            "getURL",
            "getDriverName",
            "getDriverVersion",
            "getDriverMajorVersion",
            "getDriverMinorVersion",
            "getConnection");

    private static final List<Class<?>> WRAPPED = List.of(
            Wrapper.class,
            Connection.class,
            Statement.class,
            PreparedStatement.class,
            CallableStatement.class,
            ResultSet.class,
            ResultSetMetaData.class,
            DatabaseMetaData.class,
            AutoCloseable.class,
            Runnable.class);

    /** Makes something on a connection. */
    private interface Maker<T> {
        T on(Connection connection) throws Exception;
    }

    EveryMethodBehaviours() {
        super("every method of DatabaseMetaData", false);
        metaData();
        wrappers();
    }

    private void metaData() {
        for (Method method : Outcomes.methods(DatabaseMetaData.class)) {
            if (OF_THE_DRIVER.contains(method.getName()) || method.getDeclaringClass() == Wrapper.class) {
                continue;
            }
            add(Outcomes.signature(method), c -> {
                List<String> met = new ArrayList<>();
                for (@Nullable Object[] arguments : arguments(method)) {
                    met.add(Outcomes.of(c.getMetaData(), method, arguments));
                }
                return anyDatabase(c, met);
            });
        }
    }

    /** The name of the database is another in each place, and so are numbers of functions. */
    private static String anyDatabase(Connection c, List<String> met) throws SQLException {
        return met.toString()
                .replace(String.valueOf(c.getCatalog()), "database")
                .replaceAll("([a-z])_[0-9]{5,}", "$1_oid");
    }

    private static List<@Nullable Object[]> arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        List<@Nullable Object[]> all = new ArrayList<>();
        for (String pattern : List.of("%", "c%", "kinds", "no such", "")) {
            @Nullable Object[] arguments = Outcomes.sampleArguments(method);
            for (int i = 0; i < types.length; i++) {
                if (types[i] == String.class) {
                    // The catalog, the schema, and then names.
                    arguments[i] = i == 0 ? null : i == 1 ? "public" : pattern;
                } else if (types[i] == String[].class || types[i] == int[].class) {
                    arguments[i] = null;
                }
            }
            all.add(arguments);
            if (types.length == 0 || types[0] != String.class) {
                return all;
            }
        }
        return all;
    }

    private void wrappers() {
        Map<String, Maker<Wrapper>> makers = Map.of(
                "Connection", c -> c,
                "Statement", Connection::createStatement,
                "PreparedStatement", c -> c.prepareStatement("select 1"),
                "CallableStatement", c -> c.prepareCall("{? = call twice(?)}"),
                "ResultSet", c -> c.createStatement().executeQuery("select customer_id from customers order by 1"),
                "ResultSetMetaData",
                        c -> c.prepareStatement("select customer_id from customers")
                                .getMetaData(),
                "ParameterMetaData", c -> c.prepareStatement("select ?::int").getParameterMetaData(),
                "DatabaseMetaData", Connection::getMetaData);
        makers.forEach((name, maker) -> add("wrappers of " + name, c -> {
            Wrapper wrapper = maker.on(c);
            List<Object> met = new ArrayList<>();
            for (Class<?> type : WRAPPED) {
                boolean is = wrapper.isWrapperFor(type);
                String unwrapped =
                        state(() -> assertThat((Object) wrapper.unwrap(type)).isInstanceOf(type));
                met.add(type.getSimpleName() + is + unwrapped);
            }
            return met;
        }));
    }
}
