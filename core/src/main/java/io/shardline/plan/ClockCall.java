package io.shardline.plan;

import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A call that asks for the time, or in a row of a reference table for a random value: one server is asked, and all shards get its
 * answer in the place of the call.
 *
 * @param span the call's tokens
 */
public record ClockCall(Span span, Clock clock) {
    /** What PostgreSQL can be asked for without an argument, and the type of the answer. */
    public enum Clock {
        NOW("now()", "timestamptz"),
        TRANSACTION_TIMESTAMP("transaction_timestamp()", "timestamptz"),
        STATEMENT_TIMESTAMP("statement_timestamp()", "timestamptz"),
        CURRENT_TIMESTAMP("current_timestamp", "timestamptz"),
        CURRENT_DATE("current_date", "date"),
        CURRENT_TIME("current_time", "timetz"),
        LOCALTIMESTAMP("localtimestamp", "timestamp"),
        LOCALTIME("localtime", "time"),
        CLOCK_TIMESTAMP("clock_timestamp()", "timestamptz"),
        RANDOM("random()", "float8"),
        GEN_RANDOM_UUID("gen_random_uuid()", "uuid");

        private final String call;
        private final String type;

        Clock(String call, String type) {
            this.call = call;
            this.type = type;
        }

        private static final Set<Clock> ANEW = EnumSet.of(CLOCK_TIMESTAMP, RANDOM, GEN_RANDOM_UUID);

        /** The one of that function, by its folded name, that says the same all through a statement. */
        public static Optional<Clock> of(String function) {
            return named(function).filter(clock -> !ANEW.contains(clock));
        }

        /** The one of that function that says something else at each call. */
        public static Optional<Clock> anew(String function) {
            return named(function).filter(ANEW::contains);
        }

        private static Optional<Clock> named(String function) {
            return Arrays.stream(values())
                    .filter(clock -> clock.call.replace("()", "").equals(function))
                    .findFirst();
        }

        /** The same for all statements of a transaction. */
        public boolean ofTransaction() {
            return this != STATEMENT_TIMESTAMP && !ANEW.contains(this);
        }
    }

    /** What to ask a server: a row of a text for each of these calls. */
    public static String question(List<ClockCall> calls) {
        return calls.stream()
                .map(call -> "(" + call.clock().call + ")::text")
                .collect(Collectors.joining(", ", "select ", ""));
    }

    /** Puts the answer in the place of the call. */
    public SqlEdit answered(SqlText text, String answer) {
        return new SqlEdit(
                text.begin(span.from()),
                text.end(span.to() - 1),
                "('" + answer.replace("'", "''") + "'::" + clock.type + ")");
    }
}
