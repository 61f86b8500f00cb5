package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.Row;
import io.shardline.ShardlineException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of records: maps, arrays, rows of a result, and Java records, whose components may be in camel case. */
final class Records {
    private final Map<Class<?>, List<Method>> accessors = new HashMap<>();

    /** The names of a record's fields. */
    List<String> names(Object item) throws ShardlineException {
        if (item instanceof Map<?, ?> map) {
            List<String> names = new ArrayList<>();
            map.keySet().forEach(name -> names.add(String.valueOf(name)));
            return names;
        }
        if (item instanceof Row row) {
            return row.labels();
        }
        if (item instanceof Object[]) {
            throw ShardlineException.of(ErrorCode.PARAMETER_MISSING, "the records are arrays, and have no named fields")
                    .withHint("Name the columns of their values, in order.");
        }
        return componentsOf(item).stream()
                .map(Method::getName)
                .map(Records::snake)
                .toList();
    }

    /**
     * The values of these columns.
     *
     * @throws ShardlineException PARAMETER_MISSING if the record has not exactly these fields
     */
    @Nullable
    Object[] values(Object item, List<String> columns) throws ShardlineException {
        if (item instanceof Map<?, ?> map) {
            return fromMap(map, columns);
        }
        if (item instanceof @Nullable Object[] values) {
            return fromArray(values, columns);
        }
        if (item instanceof Row row) {
            return fromMap(row.toMap(), columns);
        }
        List<Method> components = componentsOf(item);
        Map<String, Object> map = new HashMap<>();
        for (Method component : components) {
            map.put(snake(component.getName()), invoke(component, item));
        }
        return fromMap(map, columns);
    }

    private static @Nullable Object[] fromArray(@Nullable Object[] values, List<String> columns)
            throws ShardlineException {
        if (values.length != columns.size()) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "the record has %d values, and there are %d columns",
                    values.length,
                    columns.size());
        }
        return values;
    }

    private static @Nullable Object[] fromMap(Map<?, ?> map, List<String> columns) throws ShardlineException {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            String column = columns.get(i);
            values[i] = map.get(column);
            if (values[i] == null && !map.containsKey(column)) {
                throw ShardlineException.of(ErrorCode.PARAMETER_MISSING, "the record has no field \"%s\"", column);
            }
        }
        if (map.size() > values.length) {
            String extra = map.keySet().stream()
                    .map(String::valueOf)
                    .filter(name -> !columns.contains(name))
                    .findFirst()
                    .orElse("");
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING, "the record has a field \"%s\" that others have not", extra);
        }
        return values;
    }

    private List<Method> componentsOf(Object item) throws ShardlineException {
        List<Method> known = accessors.get(item.getClass());
        if (known != null) {
            return known;
        }
        RecordComponent[] components = item.getClass().getRecordComponents();
        if (components == null) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "the record is no Map, Row or Java record, and so has no named fields");
        }
        List<Method> methods = new ArrayList<>();
        for (RecordComponent component : components) {
            Method accessor = component.getAccessor();
            accessor.trySetAccessible();
            methods.add(accessor);
        }
        accessors.put(item.getClass(), methods);
        return methods;
    }

    private static @Nullable Object invoke(Method accessor, Object item) throws ShardlineException {
        try {
            return accessor.invoke(item);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw ShardlineException.of(
                            ErrorCode.PARAMETER_MISSING, "the record's field \"%s\" cannot be read", accessor.getName())
                    .withHint("Open the record's package to io.shardline.core.")
                    .causedBy(e);
        }
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
