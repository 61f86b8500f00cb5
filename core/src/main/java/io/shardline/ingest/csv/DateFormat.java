package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/** Dates and times that are written otherwise than in ISO 8601, which is the one form that every server reads alike. */
final class DateFormat {
    private final DateTimeFormatter formatter;

    /** @throws IllegalArgumentException for a pattern that {@link DateTimeFormatter} does not know */
    DateFormat(String pattern) {
        // Strictly: the 31st of February is nobody's 28th. The era lets yyyy be the year that it is taken for.
        formatter = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The same in ISO 8601; empty if it is not in this format. */
    Optional<String> iso(String text) {
        try {
            return Optional.of(formatter
                    .parseBest(
                            text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from, LocalTime::from)
                    .toString());
        } catch (DateTimeException notInThisFormat) {
            return Optional.empty();
        }
    }

    static ShardlineException refusal(long line, String column) {
        return ShardlineException.of(
                ErrorCode.DATE_FORMAT, "line %d has in column \"%s\" what is not in its date format", line, column);
    }
}
