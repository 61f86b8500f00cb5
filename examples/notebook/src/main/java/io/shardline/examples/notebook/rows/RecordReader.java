package io.shardline.examples.notebook.rows;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes records of one type out of rows with the same columns. */
final class RecordReader<T extends Record> {
    /** The reader last used: rows come one after the other. */
    private static volatile @Nullable RecordReader<?> last;

    private final Class<T> type;
    private final Columns columns;
    private final RecordComponent[] components;
    private final Constructor<T> constructor;
    /** For each component the place of its column. */
    private final int[] places;

    private RecordReader(Class<T> type, Columns columns) {
        this.type = type;
        this.columns = columns;
        this.components = type.getRecordComponents();
        this.constructor = constructor(type);
        this.places = Arrays.stream(components).mapToInt(this::place).toArray();
    }

    // Rows of one result share the object.
    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    static <T extends Record> RecordReader<T> of(Class<T> type, Columns columns) {
        RecordReader<?> known = last;
        if (known != null && known.type == type && known.columns == columns) {
            return (RecordReader<T>) known;
        }
        RecordReader<T> made = new RecordReader<>(type, columns);
        last = made;
        return made;
    }

    private static <T extends Record> Constructor<T> constructor(Class<T> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor", e);
        }
    }

    private int place(RecordComponent component) {
        String wanted = plain(component.getName());
        for (int i = 0; i < columns.all().size(); i++) {
            if (plain(columns.all().get(i).label()).equals(wanted)) {
                return i;
            }
        }
        throw Failure.of(
                "no column for component \"%s\" of record %s; there are %s",
                component.getName(), type.getSimpleName(), columns.labels());
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    T read(Row row) {
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = argument(row, i);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Failure.of("record %s refuses a row: %s", type.getSimpleName(), String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object argument(Row row, int i) {
        int place = places[i];
        Class<?> wanted = components[i].getType();
        Object value = row.get(place + 1);
        if (value == null) {
            if (wanted.isPrimitive()) {
                throw misfit(i, "it is NULL in a row, which " + wanted.getName() + " cannot be");
            }
            return null;
        }
        try {
            Object converted = Conversion.to(wanted, value, String.valueOf(row.text(place + 1)));
            if (converted != null) {
                return converted;
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw misfit(i, "a value does not fit");
        }
        throw misfit(i, "the types have nothing in common");
    }

    private Failure misfit(int i, String why) {
        Column column = columns.all().get(places[i]);
        return Failure.of(
                "column \"%s\" (%s) cannot become component \"%s\" (%s) of record %s: %s",
                column.label(),
                column.type(),
                components[i].getName(),
                components[i].getType().getSimpleName(),
                type.getSimpleName(),
                why);
    }
}
