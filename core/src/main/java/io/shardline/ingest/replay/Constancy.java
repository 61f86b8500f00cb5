package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether a value means the same whenever it is replayed: constants, and functions of them that the server calls immutable. The
 * others would give a row other values the second time, and {@code nextval} another key.
 */
final class Constancy {
    private static final Set<String> PLAIN = Set.of(
            "array",
            "row",
            "cast",
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "in",
            "and",
            "or",
            "not",
            "when",
            "then",
            "else");
    private static final Set<String> CHANGING = Set.of(
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "user",
            "current_role",
            "current_catalog",
            "current_schema",
            "system_user",
            "select",
            "values",
            "table",
            "with");

    private final Map<String, Boolean> known = new HashMap<>();
    private final Asking asking;

    /** Asks a server whether all functions of a name are immutable. */
    interface Asking {
        boolean immutable(String function) throws SQLException;
    }

    Constancy(Asking asking) {
        this.asking = asking;
    }

    /** @throws ShardlineException NOT_SUPPORTED if one of the values may change */
    void check(SourceRow row, String table) throws SQLException {
        for (String value : row.values()) {
            if (!isConstant(value)) {
                check(SqlText.read(value, false), table);
            }
        }
    }

    /** A quick look that sees most constants, as a string without parentheses cannot call a function. */
    private static boolean isConstant(String value) {
        char first = value.isEmpty() ? ' ' : value.charAt(0);
        if (first == '\'') {
            return value.indexOf('\'', 1) == value.length() - 1;
        }
        return value.equalsIgnoreCase("null")
                || value.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.');
    }

    private void check(SqlText value, String table) throws SQLException {
        for (int token = 0; token < value.size(); token++) {
            if (!value.isName(token) || value.is(token - 1, "::") || value.is(token - 1, "as")) {
                continue;
            }
            String name = value.name(token);
            boolean word = value.kind(token) == TokenKind.WORD;
            boolean called = value.is(token + 1, "(") && !(word && PLAIN.contains(name));
            if ((word && CHANGING.contains(name)) || (called && !immutable(name))) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "value of a row of %s is not constant: %s", table, name)
                        .withDetail("Replayed again it would be another.")
                        .withHint("Write the value itself into the dump.");
            }
        }
    }

    private boolean immutable(String name) throws SQLException {
        Boolean answer = known.get(name);
        if (answer == null) {
            answer = asking.immutable(name);
            known.put(name, answer);
        }
        return answer;
    }
}
