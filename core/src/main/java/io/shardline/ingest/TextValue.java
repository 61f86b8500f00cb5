package io.shardline.ingest;

import java.lang.reflect.Array;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Java values in the text form that PostgreSQL's types read. */
final class TextValue {
    private TextValue() {}

    /** The text; null for NULL. What is not known is taken by its own {@code toString}, which the server judges. */
    static @Nullable String of(@Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof Number) {
            return value.toString();
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Collection<?> items) {
            return array(items.toArray());
        }
        return value.getClass().isArray() ? array(value) : time(value);
    }

    private static String time(Object value) {
        if (value instanceof Instant instant) {
            return instant.equals(Instant.MAX)
                    ? "infinity"
                    : instant.equals(Instant.MIN) ? "-infinity" : instant.toString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.equals(OffsetDateTime.MAX)
                    ? "infinity"
                    : time.equals(OffsetDateTime.MIN) ? "-infinity" : time.toString();
        }
        if (value instanceof LocalDate day) {
            return day.equals(LocalDate.MAX) ? "infinity" : day.equals(LocalDate.MIN) ? "-infinity" : day.toString();
        }
        if (value instanceof LocalDateTime time) {
            return time.equals(LocalDateTime.MAX)
                    ? "infinity"
                    : time.equals(LocalDateTime.MIN) ? "-infinity" : time.toString();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime().toString();
        }
        // As pgjdbc sends it: the local time with the zone of this process, which a timestamp without zone leaves out.
        return value instanceof Timestamp time
                ? time.toLocalDateTime()
                        .atZone(java.time.ZoneId.systemDefault())
                        .toOffsetDateTime()
                        .toString()
                : value.toString();
    }

    private static String array(Object items) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < Array.getLength(items); i++) {
            Object item = Array.get(items, i);
            boolean nested = item != null
                    && (item.getClass().isArray() && !(item instanceof byte[]) || item instanceof Collection);
            String element = of(item);
            text.append(i == 0 ? "" : ",");
            if (element == null) {
                text.append("NULL");
            } else if (nested) {
                text.append(element);
            } else {
                text.append('"')
                        .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.append('}').toString();
    }
}
