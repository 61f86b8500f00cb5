package io.shardline.row;

import static io.shardline.row.IsoReader.EPOCH_DAY_2000;
import static io.shardline.row.IsoReader.MICROS_PER_DAY;
import static io.shardline.row.IsoReader.MICROS_PER_SECOND;

import java.time.LocalDate;

/** Prints dates and times as PostgreSQL does in DateStyle ISO. */
final class IsoPrinter {
    private final StringBuilder text = new StringBuilder();
    private boolean beforeChrist;

    IsoPrinter date(long daysSince2000) {
        LocalDate date = LocalDate.ofEpochDay(daysSince2000 + EPOCH_DAY_2000);
        beforeChrist = date.getYear() <= 0;
        padded(beforeChrist ? 1 - date.getYear() : date.getYear(), 4);
        text.append('-');
        padded(date.getMonthValue(), 2);
        text.append('-');
        padded(date.getDayOfMonth(), 2);
        return this;
    }

    IsoPrinter timestamp(long microsSince2000) {
        date(Math.floorDiv(microsSince2000, MICROS_PER_DAY));
        text.append(' ');
        return time(Math.floorMod(microsSince2000, MICROS_PER_DAY));
    }

    IsoPrinter time(long microsOfDay) {
        long seconds = microsOfDay / MICROS_PER_SECOND;
        padded(seconds / 3600, 2);
        text.append(':');
        padded(seconds / 60 % 60, 2);
        text.append(':');
        padded(seconds % 60, 2);
        fraction(microsOfDay % MICROS_PER_SECOND);
        return this;
    }

    private void fraction(long micros) {
        if (micros == 0) {
            return;
        }
        text.append('.');
        padded(micros, 6);
        while (text.charAt(text.length() - 1) == '0') {
            text.setLength(text.length() - 1);
        }
    }

    /** An offset from UTC, east of it positive; its minutes and seconds only as far as they are needed. */
    IsoPrinter offset(int offsetSeconds) {
        int seconds = Math.abs(offsetSeconds);
        text.append(offsetSeconds < 0 ? '-' : '+');
        padded(seconds / 3600, 2);
        if (seconds % 3600 != 0) {
            text.append(':');
            padded(seconds / 60 % 60, 2);
        }
        if (seconds % 60 != 0) {
            text.append(':');
            padded(seconds % 60, 2);
        }
        return this;
    }

    /** What ends the text of a date before Christ. */
    IsoPrinter era() {
        if (beforeChrist) {
            text.append(" BC");
        }
        return this;
    }

    private void padded(long number, int width) {
        String digits = Long.toString(number);
        text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
