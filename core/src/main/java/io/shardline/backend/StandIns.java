package io.shardline.backend;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;

/**
 * The driver's metadata of a result that was computed over temporary tables, which stand in for tables of the application: its
 * columns are said to come from those, and from nowhere if a temporary table stands for none.
 */
public final class StandIns implements InvocationHandler {
    private final ResultSetMetaData metaData;
    private final PGResultSetMetaData origins;
    private final Map<String, String> schemas;

    private StandIns(ResultSetMetaData metaData, Map<String, String> schemas) throws SQLException {
        this.metaData = metaData;
        this.origins = metaData.unwrap(PGResultSetMetaData.class);
        this.schemas = schemas;
    }

    /** @param schemas of the tables that temporary ones stand in for, by their names, which are the same */
    public static ResultSetMetaData of(ResultSetMetaData metaData, Map<String, String> schemas) throws SQLException {
        return (ResultSetMetaData) Proxy.newProxyInstance(
                StandIns.class.getClassLoader(),
                new Class<?>[] {ResultSetMetaData.class, PGResultSetMetaData.class},
                new StandIns(metaData, schemas));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getBaseSchemaName" -> schema((int) arguments[0]);
            case "getTableName", "getBaseTableName" -> known((int) arguments[0], origins::getBaseTableName);
            case "getBaseColumnName" -> known((int) arguments[0], origins::getBaseColumnName);
            case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(proxy);
            case "unwrap" -> unwrap(proxy, (Class<?>) arguments[0]);
            default -> delegate(method, arguments);
        };
    }

    private interface Name {
        String of(int column) throws SQLException;
    }

    private String schema(int column) throws SQLException {
        String schema = origins.getBaseSchemaName(column);
        return temporary(schema) ? schemas.getOrDefault(origins.getBaseTableName(column), "") : schema;
    }

    private String known(int column, Name name) throws SQLException {
        boolean ours =
                temporary(origins.getBaseSchemaName(column)) && !schemas.containsKey(origins.getBaseTableName(column));
        return ours ? "" : name.of(column);
    }

    private static boolean temporary(String schema) {
        return schema.startsWith("pg_temp");
    }

    private static Object unwrap(Object proxy, Class<?> type) throws SQLException {
        if (!type.isInstance(proxy)) {
            throw new SQLException("Cannot unwrap to " + type.getName());
        }
        return proxy;
    }

    private @Nullable Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(metaData, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
