package io.shardline.jdbc;

import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that a caller has given for columns of a row, until they are written.
 *
 * <p>{@link ResultSet#updateLong} takes what {@link PreparedStatement#setLong} takes, and so on, so the one is the other here.
 */
final class NewValues {
    private static final Map<Method, Method> SETTERS = setters();

    private final ShardlinePreparedStatement taker;
    private final SortedMap<Integer, Parameter> values = new TreeMap<>();

    NewValues(ShardlineConnection connection) throws SQLException {
        taker = new ShardlinePreparedStatement(
                connection,
                connection.prepare("values (?)", true),
                ExecuteOptions.DEFAULT,
                connection.getHoldability());
    }

    /** Whether it is one of the methods of {@link ResultSet} that give a column a value. */
    static boolean takes(Method method) {
        return SETTERS.containsKey(method);
    }

    /** @param arguments as the method takes them: the column first, which is not looked at */
    void take(int column, Method method, @Nullable Object[] arguments) throws SQLException {
        if (method.getName().equals("updateNull")) {
            taker.setNull(1, Types.NULL);
        } else {
            Method setter = Objects.requireNonNull(SETTERS.get(method));
            @Nullable Object[] given = Arrays.copyOf(arguments, setter.getParameterCount());
            given[0] = 1;
            call(setter, given);
        }
        values.put(column, Objects.requireNonNull(taker.parameters()[0]));
    }

    private void call(Method setter, @Nullable Object[] given) throws SQLException {
        try {
            setter.invoke(taker, given);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException error ? error : new SQLException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new LinkageError("java.sql is closed to its own driver", e);
        }
    }

    /** By column, from 1. */
    SortedMap<Integer, Parameter> byColumn() {
        return values;
    }

    private static Map<Method, Method> setters() {
        Map<Method, Method> setters = new HashMap<>();
        for (Method method : ResultSet.class.getMethods()) {
            if (!method.getName().startsWith("update") || method.getParameterCount() == 0) {
                continue;
            }
            Class<?>[] types = method.getParameterTypes();
            types[0] = int.class;
            setters.put(method, setter("set" + method.getName().substring("update".length()), types));
        }
        return Map.copyOf(setters);
    }

    private static Method setter(String name, Class<?>[] types) {
        // The PostgreSQL driver does not look at the scale either, where a setter expects the type.
        boolean scaled = name.equals("setObject") && types.length == 3 && types[2] == int.class;
        boolean typed = name.equals("setNull");
        try {
            if (typed) {
                return PreparedStatement.class.getMethod(name, int.class, int.class);
            }
            return PreparedStatement.class.getMethod(name, scaled ? Arrays.copyOf(types, 2) : types);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("a method of java.sql.ResultSet has no like in PreparedStatement: " + name, e);
        }
    }
}
