package io.shardline.row;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Reads dates and times as PostgreSQL prints them in DateStyle ISO, the only one its driver allows.
 *
 * <p>Years may have more than four digits, " BC" may end the text, and offsets may have seconds.
 */
final class IsoReader {
    static final String INFINITY = "infinity";
    static final String MINUS_INFINITY = "-infinity";
    static final long MICROS_PER_SECOND = 1_000_000;
    static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    static final long EPOCH_DAY_2000 = 10_957;

    private static final byte[] INFINITY_BYTES = INFINITY.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY_BYTES = MINUS_INFINITY.getBytes(StandardCharsets.US_ASCII);
    private static final int FRACTION_DIGITS = 6;

    private final byte[] text;
    private int at;

    IsoReader(byte[] text) {
        this.text = text;
    }

    static boolean isInfinity(byte[] text) {
        return Arrays.equals(text, INFINITY_BYTES);
    }

    static boolean isMinusInfinity(byte[] text) {
        return Arrays.equals(text, MINUS_INFINITY_BYTES);
    }

    /** A whole text that is a date, as days since 2000-01-01. */
    long days() throws ShardlineException {
        int year = number();
        int month = numberAfter('-');
        int day = numberAfter('-');
        return days(year, month, day);
    }

    /** A whole text that is a timestamp with or without an offset, as microseconds since 2000-01-01, in UTC if it has one. */
    long timestamp() throws ShardlineException {
        int year = number();
        int month = numberAfter('-');
        int day = numberAfter('-');
        expect(' ');
        long time = time();
        long offset = offset();
        return days(year, month, day) * MICROS_PER_DAY + time - offset;
    }

    /** A time of day, as microseconds since midnight. */
    long time() throws ShardlineException {
        long hours = number();
        long minutes = numberAfter(':');
        long seconds = numberAfter(':');
        return ((hours * 60 + minutes) * 60 + seconds) * MICROS_PER_SECOND + fraction();
    }

    private long fraction() throws ShardlineException {
        if (!sees('.')) {
            return 0;
        }
        int begin = ++at;
        long micros = number();
        for (int digits = at - begin; digits < FRACTION_DIGITS; digits++) {
            micros *= 10;
        }
        return micros;
    }

    /** Microseconds east of UTC. */
    private long offset() throws ShardlineException {
        boolean west = sees('-');
        if (!west && !sees('+')) {
            return 0;
        }
        at++;
        long hours = number();
        long minutes = sees(':') ? numberAfter(':') : 0;
        long seconds = sees(':') ? numberAfter(':') : 0;
        long micros = ((hours * 60 + minutes) * 60 + seconds) * MICROS_PER_SECOND;
        return west ? -micros : micros;
    }

    private long days(int year, int month, int day) throws ShardlineException {
        boolean beforeChrist = at < text.length;
        if (beforeChrist) {
            expect(' ');
            expect('B');
            expect('C');
        }
        try {
            return LocalDate.of(beforeChrist ? 1 - year : year, month, day).toEpochDay() - EPOCH_DAY_2000;
        } catch (DateTimeException notADate) {
            throw unreadable().causedBy(notADate);
        }
    }

    private int numberAfter(char separator) throws ShardlineException {
        expect(separator);
        return number();
    }

    private int number() throws ShardlineException {
        int begin = at;
        int number = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + text[at++] - '0';
        }
        if (at == begin) {
            throw unreadable();
        }
        return number;
    }

    private boolean sees(char c) {
        return at < text.length && text[at] == c;
    }

    private void expect(char c) throws ShardlineException {
        if (!sees(c)) {
            throw unreadable();
        }
        at++;
    }

    private static ShardlineException unreadable() {
        return ShardlineException.of(ErrorCode.INTERNAL, "cannot read a date or time that a shard sent")
                .withDetail("It is not in PostgreSQL's DateStyle ISO.");
    }
}
