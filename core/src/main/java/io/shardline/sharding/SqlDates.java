package io.shardline.sharding;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/** The old date classes, read as pgjdbc writes them: by the calendar and the zone of this process. */
final class SqlDates {
    // Earlier days have other names in the Julian calendar, which these classes follow; later years have more digits.
    private static final LocalDate FIRST = LocalDate.of(1600, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 30);
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private SqlDates() {}

    /** Empty if it is out of what is certain. */
    static Optional<LocalDate> local(Date date) {
        return isCertain(date) ? Optional.of(date.toLocalDate()) : Optional.empty();
    }

    /** Empty if it is out of what is certain. */
    static Optional<LocalDateTime> local(Timestamp time) {
        return isCertain(time) ? Optional.of(time.toLocalDateTime()) : Optional.empty();
    }

    @SuppressWarnings("JavaUtilDate") // Users bind these classes.
    static boolean isCertain(java.util.Date date) {
        long day = Math.floorDiv(date.getTime(), MILLIS_PER_DAY);
        return day >= FIRST.toEpochDay() && day <= LAST.toEpochDay();
    }
}
