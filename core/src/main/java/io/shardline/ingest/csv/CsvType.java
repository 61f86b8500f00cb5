package io.shardline.ingest.csv;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The types that are inferred, each before those that hold its values too. Only what can be read in one way is taken for more than
 * text: {@code 007} is a name and no number, and {@code 01.02.2026} may be two dates.
 */
enum CsvType {
    BOOLEAN("boolean", value -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")),
    BIGINT("bigint", value -> Pattern.matches("-?(0|[1-9][0-9]{0,17})", value)),
    NUMERIC(
            "numeric",
            value -> Pattern.matches("-?(0|[1-9][0-9]{0,300})([.][0-9]{1,300})?([eE][-+]?[0-9]{1,3})?", value)),
    UUID("uuid", value -> Pattern.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)),
    DATE("date", value -> value.length() == 10 && beginsWithDate(value)),
    TIMESTAMP(
            "timestamp", value -> beginsWithDate(value) && Pattern.matches("(" + Of.TIME + ")?", value.substring(10))),
    TIMESTAMPTZ(
            "timestamptz", value -> beginsWithDate(value) && Pattern.matches(Of.TIME + Of.ZONE, value.substring(10))),
    TEXT("text", value -> true);

    /** What stands behind a date. */
    private static final class Of {
        private static final String TIME = "[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?";
        private static final String ZONE = "(Z|[-+](0[0-9]|1[0-4])(:?[0-5][0-9])?)";
    }

    private final String sql;
    private final Predicate<String> holds;

    CsvType(String sql, Predicate<String> holds) {
        this.sql = sql;
        this.holds = holds;
    }

    /** The name in SQL. */
    String sql() {
        return sql;
    }

    /** Whether a text is a value of this type that every setting of a server reads the same. */
    boolean holds(String text) {
        return holds.test(text);
    }

    private static boolean beginsWithDate(String text) {
        if (text.length() < 10) {
            return false;
        }
        try {
            return LocalDate.parse(text.substring(0, 10)).getYear() > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
