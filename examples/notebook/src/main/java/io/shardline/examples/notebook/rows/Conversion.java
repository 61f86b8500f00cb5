package io.shardline.examples.notebook.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column's value as another type of Java, where nothing of it is lost. */
final class Conversion {
    private Conversion() {}

    /**
     * @param text of the value
     * @return null if there is no way from the one type to the other
     * @throws ArithmeticException if the value is too large or has a fraction
     * @throws IllegalArgumentException if an enum has no such constant
     */
    static @Nullable Object to(Class<?> wanted, Object value, String text) {
        if (wanted.isInstance(value)) {
            return value;
        }
        if (value instanceof Number number) {
            Object converted = number(wanted, number);
            if (converted != null) {
                return converted;
            }
        }
        if (wanted == String.class) {
            return text;
        }
        if (wanted.isEnum() && value instanceof String name) {
            return constant(wanted, name);
        }
        if (wanted == boolean.class && value instanceof Boolean) {
            return value;
        }
        return wanted == char.class || wanted == Character.class ? single(text) : time(wanted, value);
    }

    private static @Nullable Object number(Class<?> wanted, Number value) {
        if (wanted == double.class || wanted == Double.class) {
            return value.doubleValue();
        }
        if (wanted == float.class || wanted == Float.class) {
            return value instanceof Double ? null : (Object) value.floatValue();
        }
        if (wanted != long.class
                && wanted != Long.class
                && wanted != int.class
                && wanted != Integer.class
                && wanted != short.class
                && wanted != Short.class
                && wanted != BigDecimal.class
                && wanted != BigInteger.class) {
            return null;
        }
        BigDecimal exact = new BigDecimal(value.toString());
        if (wanted == BigDecimal.class) {
            return exact;
        }
        if (wanted == BigInteger.class) {
            return exact.toBigIntegerExact();
        }
        if (wanted == long.class || wanted == Long.class) {
            return exact.longValueExact();
        }
        // Not a conditional expression, which would make an Integer of the Short.
        if (wanted == short.class || wanted == Short.class) {
            return exact.shortValueExact();
        }
        return exact.intValueExact();
    }

    private static Object constant(Class<?> wanted, String name) {
        return Arrays.stream(wanted.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such constant"));
    }

    private static Object single(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    private static @Nullable Object time(Class<?> wanted, Object value) {
        if (value instanceof OffsetDateTime time) {
            if (wanted == Instant.class) {
                return time.toInstant();
            }
            return wanted == ZonedDateTime.class ? time.toZonedDateTime() : null;
        }
        return wanted == java.sql.Timestamp.class && value instanceof LocalDateTime time
                ? java.sql.Timestamp.valueOf(time)
                : null;
    }
}
