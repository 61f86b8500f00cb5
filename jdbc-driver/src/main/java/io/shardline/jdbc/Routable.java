package io.shardline.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Clob;
import java.sql.Date;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the server will take an object for, where that is certain: rows must not be looked for by a value that the PostgreSQL
 * driver changes on the way.
 */
final class Routable {
    /** Stands for a value that may be anything but NULL: of no class that a shard key can have, so it is not routed by. */
    static final Object UNCERTAIN = new Object() {
        @Override
        public String toString() {
            return "uncertain";
        }
    };

    /** Sent by setObject() as what they are. Not ZonedDateTime, whose zone is not always heeded. */
    private static final Set<Class<?>> SENT_AS_THEY_ARE = Set.of(
            String.class,
            Character.class,
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            Double.class,
            Float.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            byte[].class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class,
            // Not their subclasses, in which the driver may find a calendar.
            Date.class,
            Timestamp.class);

    private Routable() {}

    /** What setObject(position, given) sends. */
    static Object of(Object given) {
        return SENT_AS_THEY_ARE.contains(given.getClass()) || given instanceof Array || given instanceof Object[]
                ? given
                : UNCERTAIN;
    }

    /** What setObject(position, given, type, scale) sends; the scale is -1 if none was given. */
    static Object of(Object given, int type, int scale) {
        return switch (type) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT -> integer(given, type);
            case Types.NUMERIC, Types.DECIMAL -> scale < 0 && isExactNumber(given) ? given : UNCERTAIN;
            case Types.VARCHAR, Types.LONGVARCHAR -> given instanceof Clob ? UNCERTAIN : given.toString();
            case Types.OTHER, Types.DISTINCT -> isText(given) || given instanceof UUID ? given.toString() : UNCERTAIN;
            // The server drops spaces at the end of a char when it compares it with a text.
            case Types.CHAR -> given instanceof String text && !text.endsWith(" ") ? text : UNCERTAIN;
            case Types.DATE -> given instanceof LocalDate || given.getClass() == Date.class ? given : UNCERTAIN;
            case Types.TIMESTAMP ->
                given instanceof LocalDateTime || given.getClass() == Timestamp.class ? given : UNCERTAIN;
            case Types.TIMESTAMP_WITH_TIMEZONE ->
                given instanceof OffsetDateTime || given instanceof Instant ? given : UNCERTAIN;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> of(given);
            case Types.ARRAY -> given instanceof Array || given instanceof Object[] ? given : UNCERTAIN;
            default -> UNCERTAIN;
        };
    }

    private static boolean isText(Object given) {
        return given instanceof String || given instanceof Character || given instanceof Enum<?>;
    }

    private static boolean isExactNumber(Object given) {
        return given instanceof BigDecimal
                || given instanceof BigInteger
                || given instanceof Long
                || given instanceof Integer
                || given instanceof Short
                || given instanceof Byte;
    }

    /** The driver cuts a number to the type, as Java does. */
    private static Object integer(Object given, int type) {
        Long value = null;
        if (given instanceof Number number) {
            value = switch (type) {
                case Types.BIGINT -> number.longValue();
                case Types.INTEGER -> (long) number.intValue();
                default -> (long) number.shortValue();
            };
        } else if (given instanceof Boolean flag) {
            value = flag ? 1L : 0L;
        } else if (given instanceof String text) {
            value = parsed(text);
        }
        return value == null ? UNCERTAIN : value;
    }

    private static @Nullable Long parsed(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
