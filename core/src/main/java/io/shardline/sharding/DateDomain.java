package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * date, as {@code Long} days since 2000-01-01.
 *
 * <p>A {@code java.sql.Timestamp} is UNKNOWN: pgjdbc leaves its type open, so that the server may cut its time off or compare it. A
 * value with a zone is UNKNOWN: its day depends on the session's zone.
 */
@Immutable
final class DateDomain implements KeyDomain {
    @Override
    public Object convert(Object bound) {
        if (bound instanceof LocalDate value) {
            return PostgresTime.days(value);
        }
        if (bound instanceof java.sql.Date value) {
            return SqlDates.local(value).map(PostgresTime::days).orElse(NoKey.UNKNOWN);
        }
        if (bound instanceof LocalDateTime value) {
            return dateTime(value);
        }
        return bound instanceof String text ? parse(text) : NoKey.UNKNOWN;
    }

    @Override
    public Object parse(String literal) {
        return switch (literal) {
            case "infinity" -> PostgresTime.DATE_INFINITY;
            case "-infinity" -> PostgresTime.DATE_MINUS_INFINITY;
            default -> PostgresTime.readDate(literal).map(PostgresTime::days).orElse(NoKey.UNKNOWN);
        };
    }

    // The server compares timestamp with date as timestamp, so only midnight equals a day.
    private static Object dateTime(LocalDateTime value) {
        boolean certain = PostgresTime.micros(value) instanceof Long micros
                && micros != PostgresTime.INFINITY
                && micros != PostgresTime.MINUS_INFINITY;
        if (!certain) {
            return NoKey.UNKNOWN;
        }
        LocalDateTime rounded = PostgresTime.dateTime((Long) PostgresTime.micros(value));
        return rounded.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? PostgresTime.days(rounded.toLocalDate())
                : NoKey.NO_MATCH;
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofLong((Long) canonical);
    }

    @Override
    public int compare(Object a, Object b) {
        return Long.compare((Long) a, (Long) b);
    }

    @Override
    public Object shown(Object canonical) {
        return PostgresTime.date((Long) canonical);
    }
}
