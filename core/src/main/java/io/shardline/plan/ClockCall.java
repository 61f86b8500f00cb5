package io.shardline.plan;

import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A call that asks for the time: one server is asked, and all shards get its answer in the place of the call.
 *
 * @param span the call's tokens
 */
public record ClockCall(Span span, Clock clock) {
    /** What PostgreSQL can say of the time without an argument, and the type of the answer. */
    public enum Clock {
        NOW("now()", "timestamptz"),
        TRANSACTION_TIMESTAMP("transaction_timestamp()", "timestamptz"),
        STATEMENT_TIMESTAMP("statement_timestamp()", "timestamptz"),
        CURRENT_TIMESTAMP("current_timestamp", "timestamptz"),
        CURRENT_DATE("current_date", "date"),
        CURRENT_TIME("current_time", "timetz"),
        LOCALTIMESTAMP("localtimestamp", "timestamp"),
        LOCALTIME("localtime", "time");

        private final String call;
        private final String type;

        Clock(String call, String type) {
            this.call = call;
            this.type = type;
        }

        /** The one of that function, by its folded name. */
        public static Optional<Clock> of(String function) {
            return Arrays.stream(values())
                    .filter(clock -> clock.call.replace("()", "").equals(function))
                    .findFirst();
        }

        /** The same for all statements of a transaction. */
        public boolean ofTransaction() {
            return this != STATEMENT_TIMESTAMP;
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
