package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.Set;

/** Which statements about transactions a session can do: those without savepoints, modes, chains and prepared ones. */
final class TransactionRules {
    private static final Set<String> NOISE = Set.of("work", "transaction");
    private static final Set<String> SAVEPOINTS = Set.of("savepoint", "release");

    private TransactionRules() {}

    static void check(SqlText text, Statement.TransactionControl control) throws ShardlineException {
        Span span = control.span();
        int words = span.size();
        boolean noise =
                words == 2 && text.isName(span.from() + 1) && NOISE.contains(text.name(span.from() + 1));
        if (SAVEPOINTS.contains(control.verb()) || words > 1 && !noise && mentions(text, span, "to")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "savepoints are not supported")
                    .withDetail("A savepoint would have to be set on every shard of the transaction.");
        }
        if (words > 1 && !noise) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "%s is supported without further words only", control.verb())
                    .withDetail("Its modes would have to hold on every shard that the transaction comes to touch.")
                    .withHint("Set isolation and read-only on the session, before the transaction.");
        }
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
