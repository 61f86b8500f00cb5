package io.shardline.examples.notebook.picture;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Days and points in time as numbers of an axis: milliseconds, local times as if in UTC. */
final class Moments {
    private Moments() {}

    /** Numbers stay numbers; anything else that is no date is not a number. */
    static double of(Object value) {
        if (value instanceof LocalDate day) {
            return millis(day.atStartOfDay());
        }
        if (value instanceof LocalDateTime time) {
            return millis(time);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toEpochMilli();
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double millis(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
