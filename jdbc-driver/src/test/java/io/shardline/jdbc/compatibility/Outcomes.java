package io.shardline.jdbc.compatibility;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Methods of {@code java.sql} called by reflection, and what is seen of what they return. */
final class Outcomes {
    private static final Map<Class<?>, Object> SAMPLES = samples();

    private Outcomes() {}

    /** The methods of an interface, those that it inherits included, in the order of their signatures. */
    static List<Method> methods(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Outcomes::signature))
                .toList();
    }

    static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList()
                        .toString()
                        .replace('[', '(')
                        .replace(']', ')');
    }

    /** Values that a method can be called with, whatever it makes of them. */
    static @Nullable Object[] sampleArguments(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(Outcomes::sample).toArray();
    }

    static @Nullable Object sample(Class<?> type) {
        return type.isArray() ? java.lang.reflect.Array.newInstance(type.getComponentType(), 0) : SAMPLES.get(type);
    }

    private static Map<Class<?>, Object> samples() {
        Map<Class<?>, Object> samples = new HashMap<>();
        samples.put(boolean.class, true);
        samples.put(byte.class, (byte) 1);
        samples.put(short.class, (short) 1);
        samples.put(int.class, 1);
        samples.put(long.class, 1L);
        samples.put(float.class, 1f);
        samples.put(double.class, 1d);
        samples.put(String.class, "1");
        samples.put(Object.class, "1");
        samples.put(BigDecimal.class, BigDecimal.ONE);
        samples.put(Date.class, Date.valueOf("2024-01-31"));
        samples.put(Time.class, Time.valueOf("10:11:12"));
        samples.put(Timestamp.class, Timestamp.valueOf("2024-01-31 10:11:12"));
        samples.put(Calendar.class, Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo")));
        samples.put(Class.class, String.class);
        samples.put(Map.class, Map.of());
        samples.put(SQLType.class, JDBCType.VARCHAR);
        samples.put(Properties.class, new Properties());
        samples.put(Executor.class, (Executor) Runnable::run);
        try {
            samples.put(java.net.URL.class, URI.create("http://localhost").toURL());
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return samples;
    }

    /** What comes of a call, an error by its SQLSTATE. */
    static String of(Object target, Method method, @Nullable Object... arguments) throws Exception {
        try {
            return shown(method.invoke(target, arguments));
        } catch (InvocationTargetException e) {
            Throwable cause = e.getTargetException();
            if (cause instanceof SQLException error) {
                return "error " + error.getSQLState();
            }
            return "exception " + cause.getClass().getName();
        }
    }

    /** A value as text, with its class where a program would see it. */
    static String shown(@Nullable Object value) throws Exception {
        if (value == null) {
            return "null";
        }
        if (value instanceof ResultSet rows) {
            return shown(rows);
        }
        if (value instanceof ResultSetMetaData columns) {
            return Behaviours.columns(columns).toString();
        }
        if (value instanceof InputStream stream) {
            return Arrays.toString(stream.readAllBytes());
        }
        if (value instanceof Reader reader) {
            StringBuilder text = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                text.append((char) c);
            }
            return text.toString();
        }
        if (value instanceof Array array) {
            return array.getBaseTypeName() + array.getBaseType() + shown(array.getArray());
        }
        if (value instanceof SQLXML xml) {
            return "xml " + xml.getString();
        }
        if (value instanceof Blob || value instanceof Clob) {
            return "large object";
        }
        if (value instanceof Connection || value instanceof Statement) {
            return "one of the driver's";
        }
        if (value.getClass().isArray()) {
            StringBuilder text = new StringBuilder("[");
            for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
                text.append(shown(java.lang.reflect.Array.get(value, i))).append(", ");
            }
            return text.append(']').toString();
        }
        boolean known = value.getClass().getName().matches("(java|org\\.postgresql\\.(util|geometric))\\..*");
        return known ? value.getClass().getName() + " " + value : "something";
    }

    private static String shown(ResultSet rows) throws SQLException {
        try (rows) {
            return Behaviours.columns(rows.getMetaData()) + " " + Behaviours.rows(rows);
        }
    }
}
