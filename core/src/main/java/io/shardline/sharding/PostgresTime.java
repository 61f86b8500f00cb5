package io.shardline.sharding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as PostgreSQL counts them: days, or microseconds, since 2000-01-01; the ends of the counter are the infinities.
 *
 * <p>Texts are read only in the ISO forms that no setting of the server reads otherwise.
 */
final class PostgresTime {
    static final long DATE_INFINITY = Integer.MAX_VALUE;
    static final long DATE_MINUS_INFINITY = Integer.MIN_VALUE;
    static final long INFINITY = Long.MAX_VALUE;
    static final long MINUS_INFINITY = Long.MIN_VALUE;
    static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long EPOCH_SECOND = EPOCH.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC);
    // Well inside both what the server's types hold and what pgjdbc sends as it is.
    private static final int FIRST_YEAR = -4700;
    private static final int LAST_DATE_YEAR = 5_874_896;
    private static final int LAST_TIME_YEAR = 294_275;
    private static final Instant FIRST_INSTANT = startOf(FIRST_YEAR);
    private static final Instant END_INSTANT = startOf(LAST_TIME_YEAR + 1);
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)");
    private static final Pattern TIME = Pattern.compile("(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6}))?)?");
    private static final Pattern OFFSET = Pattern.compile("Z|([+-])(\\d\\d)(?::?(\\d\\d))?");
    private static final int DATE_LENGTH = 10;

    private PostgresTime() {}

    private static Instant startOf(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    static Object days(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return DATE_INFINITY;
        }
        if (date.equals(LocalDate.MIN)) {
            return DATE_MINUS_INFINITY;
        }
        boolean held = date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_DATE_YEAR;
        return held ? EPOCH.until(date, ChronoUnit.DAYS) : NoKey.UNKNOWN;
    }

    /** Nanoseconds are rounded to microseconds, halves up, as pgjdbc does. */
    static Object micros(LocalDateTime time) {
        if (time.equals(LocalDateTime.MAX)) {
            return INFINITY;
        }
        if (time.equals(LocalDateTime.MIN)) {
            return MINUS_INFINITY;
        }
        boolean held = time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_TIME_YEAR;
        return held ? rounded(time.toInstant(ZoneOffset.UTC)) : NoKey.UNKNOWN;
    }

    static Object micros(Instant instant) {
        if (instant.equals(Instant.MAX)) {
            return INFINITY;
        }
        if (instant.equals(Instant.MIN)) {
            return MINUS_INFINITY;
        }
        boolean held = !instant.isBefore(FIRST_INSTANT) && instant.isBefore(END_INSTANT);
        return held ? rounded(instant) : NoKey.UNKNOWN;
    }

    private static long rounded(Instant instant) {
        return (instant.getEpochSecond() - EPOCH_SECOND) * 1_000_000 + (instant.getNano() + 500) / 1000;
    }

    static LocalDate date(long days) {
        if (days == DATE_INFINITY) {
            return LocalDate.MAX;
        }
        return days == DATE_MINUS_INFINITY ? LocalDate.MIN : EPOCH.plusDays(days);
    }

    static LocalDateTime dateTime(long micros) {
        if (micros == INFINITY) {
            return LocalDateTime.MAX;
        }
        return micros == MINUS_INFINITY
                ? LocalDateTime.MIN
                : EPOCH.atStartOfDay().plus(micros, ChronoUnit.MICROS);
    }

    static Instant instant(long micros) {
        if (micros == INFINITY) {
            return Instant.MAX;
        }
        return micros == MINUS_INFINITY ? Instant.MIN : dateTime(micros).toInstant(ZoneOffset.UTC);
    }

    /** {@code 2024-01-31}. */
    static Optional<LocalDate> readDate(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
            // There is no year 0.
            return date.getYear() == 0 ? Optional.empty() : Optional.of(date);
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** A date, then a blank or T, then {@code 23:59}, {@code 23:59:59} or {@code 23:59:59.999999}. */
    static Optional<LocalDateTime> readDateTime(String text) {
        if (text.length() <= DATE_LENGTH || (text.charAt(DATE_LENGTH) != ' ' && text.charAt(DATE_LENGTH) != 'T')) {
            return Optional.empty();
        }
        return readDate(text.substring(0, DATE_LENGTH))
                .flatMap(date -> readTime(text.substring(DATE_LENGTH + 1)).map(date::atTime));
    }

    private static Optional<LocalTime> readTime(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(4) == null ? "" : matcher.group(4);
        int nano = Integer.parseInt((fraction + "000000000").substring(0, 9));
        try {
            return Optional.of(LocalTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3), nano));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /** A date and time as {@link #readDateTime} has it, then {@code Z}, {@code +01}, {@code +0130} or {@code +01:30}. */
    static Optional<Instant> readInstant(String text) {
        int sign = Math.max(text.indexOf('Z'), Math.max(text.indexOf('+'), text.lastIndexOf('-')));
        if (sign <= DATE_LENGTH) {
            return Optional.empty();
        }
        Optional<ZoneOffset> offset = readOffset(text.substring(sign));
        return offset.flatMap(known -> readDateTime(text.substring(0, sign)).map(time -> time.toInstant(known)));
    }

    private static Optional<ZoneOffset> readOffset(String text) {
        Matcher matcher = OFFSET.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(1) == null) {
            return Optional.of(ZoneOffset.UTC);
        }
        int seconds = 3600 * number(matcher, 2) + 60 * number(matcher, 3);
        // The server's limit; Java's is higher.
        boolean held = number(matcher, 2) < 16 && number(matcher, 3) < 60;
        return held
                ? Optional.of(ZoneOffset.ofTotalSeconds(matcher.group(1).equals("-") ? -seconds : seconds))
                : Optional.empty();
    }

    private static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
