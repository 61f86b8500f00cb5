package io.shardline.topology;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 1GiB} and durations such as {@code 30s}, with a fraction where it makes a whole number. */
final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s?([A-Za-z]*)");
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Units() {}

    /** Bytes; empty if the text is no size. */
    static Optional<Long> bytes(String text) {
        return quantity(text, BYTES);
    }

    /** A duration in whole milliseconds, its unit given; empty if the text is no duration. */
    static Optional<Duration> duration(String text) {
        return quantity(text, MILLIS).map(Duration::ofMillis);
    }

    private static Optional<Long> quantity(String text, Map<String, Long> units) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        try {
            BigDecimal amount = new BigDecimal(matcher.group(1));
            return Optional.of(amount.multiply(BigDecimal.valueOf(unit)).longValueExact());
        } catch (ArithmeticException notWholeOrTooLarge) {
            return Optional.empty();
        }
    }
}
