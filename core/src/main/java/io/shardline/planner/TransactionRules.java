package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.Set;

/** Which statements about transactions a session can do: those without savepoints, chains and prepared ones. */
final class TransactionRules {
    private static final Set<String> NOISE = Set.of("work", "transaction");
    private static final Set<String> BEGINS = Set.of("begin", "start");
    private static final Set<String> MODES = Set.of(
            "isolation",
            "level",
            "serializable",
            "repeatable",
            "read",
            "committed",
            "uncommitted",
            "only",
            "write",
            "not",
            "deferrable");
    private static final Set<String> SAVEPOINTS = Set.of("savepoint", "release");

    private TransactionRules() {}

    /**
     * The modes that BEGIN gives its transaction.
     *
     * @return their tokens; empty if there are none
     */
    static Span modes(SqlText text, Statement.TransactionControl control) throws ShardlineException {
        Span span = control.span();
        int rest = span.from() + 1;
        if (rest < span.to() && text.isName(rest) && NOISE.contains(text.name(rest))) {
            rest++;
        }
        if (SAVEPOINTS.contains(control.verb()) || mentions(text, new Span(rest, span.to()), "to")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "savepoints are not supported")
                    .withDetail("A savepoint would have to be set on every shard of the transaction.");
        }
        Span words = new Span(rest, span.to());
        if (BEGINS.contains(control.verb()) && areModes(text, words)) {
            return words;
        }
        if (!words.isEmpty()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "%s is supported without further words only", control.verb())
                    .withDetail("What they ask for would have to be done on every shard of the transaction.");
        }
        return words;
    }

    private static boolean areModes(SqlText text, Span words) {
        for (int i = words.from(); i < words.to(); i++) {
            if (!text.is(i, ",") && !(text.isName(i) && MODES.contains(text.name(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mentions(SqlText text, Span span, String word) {
        for (int i = span.from(); i < span.to(); i++) {
            if (text.is(i, word)) {
                return true;
            }
        }
        return false;
    }
}
