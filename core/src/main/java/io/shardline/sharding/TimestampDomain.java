package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/**
 * timestamp and timestamptz, as {@code Long} microseconds since 2000-01-01 (in UTC, with a zone).
 *
 * <p>Where the session's zone would decide, the value is UNKNOWN: an instant for a timestamp, a local time for a timestamptz.
 */
@Immutable
record TimestampDomain(boolean withZone) implements KeyDomain {
    @Override
    public Object convert(Object bound) {
        if (bound instanceof String text) {
            return parse(text);
        }
        return withZone ? instant(bound) : local(bound);
    }

    private static Object local(Object bound) {
        if (bound instanceof LocalDateTime value) {
            return PostgresTime.micros(value);
        }
        if (bound instanceof Timestamp value) {
            return SqlDates.local(value).map(PostgresTime::micros).orElse(NoKey.UNKNOWN);
        }
        if (bound instanceof LocalDate value) {
            return midnight(value);
        }
        if (bound instanceof java.sql.Date value) {
            return SqlDates.local(value).map(TimestampDomain::midnight).orElse(NoKey.UNKNOWN);
        }
        return NoKey.UNKNOWN;
    }

    private static Object midnight(LocalDate day) {
        if (day.equals(LocalDate.MAX) || day.equals(LocalDate.MIN)) {
            return day.equals(LocalDate.MAX) ? PostgresTime.INFINITY : PostgresTime.MINUS_INFINITY;
        }
        return PostgresTime.micros(day.atStartOfDay());
    }

    private static Object instant(Object bound) {
        if (bound instanceof OffsetDateTime value) {
            return offset(value);
        }
        if (bound instanceof Instant value) {
            return PostgresTime.micros(value);
        }
        if (bound instanceof ZonedDateTime value) {
            return PostgresTime.micros(value.toInstant());
        }
        boolean time = bound instanceof Timestamp || bound.getClass() == java.util.Date.class;
        return time && SqlDates.isCertain((java.util.Date) bound)
                ? PostgresTime.micros(((java.util.Date) bound).toInstant())
                : NoKey.UNKNOWN;
    }

    private static Object offset(OffsetDateTime value) {
        if (value.equals(OffsetDateTime.MAX)) {
            return PostgresTime.INFINITY;
        }
        return value.equals(OffsetDateTime.MIN) ? PostgresTime.MINUS_INFINITY : PostgresTime.micros(value.toInstant());
    }

    @Override
    public Object parse(String literal) {
        return switch (literal) {
            case "infinity" -> PostgresTime.INFINITY;
            case "-infinity" -> PostgresTime.MINUS_INFINITY;
            default -> withZone ? parseInstant(literal) : parseLocal(literal);
        };
    }

    private static Object parseInstant(String literal) {
        return PostgresTime.readInstant(literal).map(PostgresTime::micros).orElse(NoKey.UNKNOWN);
    }

    private static Object parseLocal(String literal) {
        return PostgresTime.readDateTime(literal)
                .or(() -> PostgresTime.readDate(literal).map(LocalDate::atStartOfDay))
                .map(PostgresTime::micros)
                .orElse(NoKey.UNKNOWN);
    }

    /** Rounds to the declared digits of a second, halves away from the year 2000, as the server does. */
    @Override
    public Object fit(Object canonical, int typmod) {
        long micros = (Long) canonical;
        if (micros == PostgresTime.INFINITY || micros == PostgresTime.MINUS_INFINITY) {
            return canonical;
        }
        long unit = 1;
        for (int digits = typmod; digits < 6; digits++) {
            unit *= 10;
        }
        long half = unit / 2;
        return micros >= 0 ? (micros + half) / unit * unit : -((half - micros) / unit * unit);
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
        long micros = (Long) canonical;
        return withZone ? PostgresTime.instant(micros) : PostgresTime.dateTime(micros);
    }
}
