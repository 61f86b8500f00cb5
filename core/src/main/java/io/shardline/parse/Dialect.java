package io.shardline.parse;

import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parts of PostgreSQL's grammar that JSqlParser does not know, told to it in another way.
 *
 * <p>Each change adds, removes or renames no table, query, join or clause in any statement that PostgreSQL accepts; what
 * PostgreSQL does not accept it refuses itself. TABLE t becomes a SELECT, which {@link Tree} knows.
 */
final class Dialect {
    /** Reserved words after which an operand begins, so that an operator is a prefix. */
    private static final Set<String> BEFORE_OPERAND = Set.of(
            "select",
            "distinct",
            "all",
            "where",
            "and",
            "or",
            "not",
            "on",
            "when",
            "then",
            "else",
            "case",
            "by",
            "having",
            "limit",
            "offset",
            "in",
            "between",
            "like",
            "ilike",
            "returning",
            "from");
    /** Operators that are never a prefix. */
    private static final Set<String> NEVER_PREFIX =
            Set.of("*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "::", ":=", "=>", "..");

    private static final Set<String> AFTER_WINDOW_NAME = Set.of("partition", "order", "rows", "range", "groups");
    private static final Set<String> BEFORE_TABLE_NAME = Set.of("into", "temp", "temporary", "unlogged");
    /** With one of these in it, a part may hold a query. */
    private static final Set<String> QUERY = Set.of("select", "values", "table", "with", "from", "join");

    private static final String NUMBER = "1";

    private final SqlText text;
    private final Span statement;
    private final Set<Integer> betweenRows = new HashSet<>();

    /**
     * What to do at one token.
     *
     * @param instead words to put here; the empty one stands for a name
     * @param next the token to go on with; the token itself if it stays, after those words
     */
    record Change(List<String> instead, int next) {}

    Dialect(SqlText text, Span statement) {
        this.text = text;
        this.statement = statement;
    }

    /** True for a keyword that can only be a name here. */
    boolean name(int token) {
        if (text.is(token - 1, ".") || text.is(token + 1, ".")) {
            return true;
        }
        // A label; a type keeps its place under another name, too.
        return text.is(token - 1, "as")
                && (token + 1 == statement.to()
                        || text.is(token + 1, ",")
                        || text.is(token + 1, ")")
                        || text.is(token + 1, "from"));
    }

    Change change(int token) {
        return switch (text.kind(token)) {
            case OPERATOR -> prefix(token) ? drop(token, 1) : keep(token);
            case PUNCTUATION -> punctuation(token);
            case WORD -> name(token) ? keep(token) : word(token);
            default -> keep(token);
        };
    }

    private static Change keep(int token) {
        return new Change(List.of(), token);
    }

    private static Change drop(int token, int count) {
        return new Change(List.of(), token + count);
    }

    private static Change before(int token, String word) {
        return new Change(List.of(word), token);
    }

    private static Change replace(int token, int count, String... words) {
        return new Change(List.of(words), token + count);
    }

    private Change punctuation(int token) {
        if (text.is(token, ",") && betweenRows.remove(token)) {
            return row(token);
        } else if ((text.is(token, ":") && text.is(token - 1, "["))
                || (text.is(token, "]") && text.is(token - 1, ":"))) {
            // a[:2], a[1:]
            return before(token, NUMBER);
        } else if (text.is(token, ".") && text.is(token + 1, "*") && text.is(token - 1, ")")) {
            // All columns of a row: (t).*
            return drop(token, 2);
        } else if (text.is(token, ")") && (emptySelect(token) || emptyGroup(token))) {
            return before(token, NUMBER);
        }
        return assignedColumns(token) ? replace(token, text.closing(token) + 1 - token, "") : keep(token);
    }

    /** Rows of VALUES after the first need no parser unless a query is in them: there may be thousands. */
    private Change row(int comma) {
        if (!text.is(comma + 1, "(")) {
            return keep(comma);
        }
        int closing = text.closing(comma + 1);
        betweenRows.add(closing + 1);
        for (int token = comma + 2; token < closing; token++) {
            if (text.kind(token) == TokenKind.WORD && QUERY.contains(text.name(token))) {
                return keep(comma);
            }
        }
        return drop(comma, closing + 1 - comma);
    }

    private Change word(int token) {
        return switch (text.name(token)) {
            case "from" -> emptySelect(token) ? before(token, NUMBER) : keep(token);
            case "where" ->
                emptySelect(token) ? before(token, NUMBER) : filtersGroup(token - 2) ? drop(token, 1) : keep(token);
            // f(...) WITHIN GROUP (...) FILTER (WHERE ...)
            case "filter" -> filtersGroup(token) ? replace(token, 1, "||", "") : keep(token);
            case "inner", "outer" -> text.is(token + 1, "join") ? drop(token, 1) : keep(token);
            // Children are read or not, the table is the same.
            case "only" ->
                text.isName(token + 1) && !text.is(token - 1, "row") && !text.is(token - 1, "rows")
                        ? drop(token, 1)
                        : keep(token);
            case "all" -> text.is(token - 1, "select") || groupBy(token) ? drop(token, 1) : keep(token);
            case "distinct" -> groupBy(token) ? drop(token, 1) : keep(token);
            // ORDER BY x USING > is a direction.
            case "using" -> isOperator(token + 1) ? drop(token, 2) : keep(token);
            case "variadic" -> drop(token, 1);
            case "collate" -> drop(token, afterName(token + 1) - token);
            case "row" -> text.is(token + 1, "(") && text.is(token - 1, "=") ? drop(token, 1) : keep(token);
            case "grouping" -> text.is(token + 1, "sets") ? replace(token, 2, "") : keep(token);
            case "table" -> tableQuery(token) ? replace(token, 1, "select", NUMBER, "from") : keep(token);
            case "do" ->
                text.is(token - 1, "then") && text.is(token + 1, "nothing") ? mergeNothing(token) : keep(token);
            case "overriding" -> overridingOfMerge(token) ? drop(token, 3) : keep(token);
            case "default" ->
                text.is(token + 1, "values") && ofMerge() ? replace(token, 2, "values", "(", NUMBER, ")") : keep(token);
            case "values" -> {
                if (text.is(token + 1, "(")) {
                    betweenRows.add(text.closing(token + 1) + 1);
                }
                yield keep(token);
            }
            case "bernoulli" -> text.is(token - 1, "tablesample") ? replace(token, 1, "bernoulli") : keep(token);
            default -> windowName(token) ? drop(token, 1) : keep(token);
        };
    }

    private boolean filtersGroup(int token) {
        if (!text.is(token, "filter") || !text.is(token - 1, ")")) {
            return false;
        }
        int open = token - 1;
        while (open > statement.from() && !(text.is(open, "(") && text.closing(open) == token - 1)) {
            open--;
        }
        return text.is(open - 1, "group") && text.is(open - 2, "within");
    }

    private boolean emptySelect(int token) {
        int before = token - 1;
        return before >= statement.from() && text.is(before, "select") && !name(before);
    }

    /** The empty one of GROUPING SETS. */
    private boolean emptyGroup(int token) {
        return text.is(token - 1, "(")
                && (text.is(token - 2, ",") || text.is(token - 2, "(") || text.is(token - 2, "by"));
    }

    private boolean groupBy(int token) {
        return text.is(token - 1, "by") && text.is(token - 2, "group");
    }

    /** {@code (a, b)} before an equals sign: names alone, so nothing is lost if they become one. */
    private boolean assignedColumns(int open) {
        if (!text.is(open, "(") || (!text.is(open - 1, ",") && !text.is(open - 1, "set"))) {
            return false;
        }
        int closing = text.closing(open);
        if (!text.is(closing + 1, "=")) {
            return false;
        }
        for (int token = open + 1; token < closing; token++) {
            if ((token - open) % 2 == 1 ? !text.isName(token) : !text.is(token, ",")) {
                return false;
            }
        }
        return (closing - open) % 2 == 0;
    }

    private int afterName(int token) {
        int after = token + 1;
        while (text.is(after, ".")) {
            after += 2;
        }
        return Math.min(after, statement.to());
    }

    private boolean tableQuery(int token) {
        return text.isName(token + 1)
                && !(token > statement.from()
                        && text.kind(token - 1) == TokenKind.WORD
                        && BEFORE_TABLE_NAME.contains(text.name(token - 1)));
    }

    /** JSqlParser knows OVERRIDING in INSERT only, and there DEFAULT VALUES as well. */
    private boolean overridingOfMerge(int token) {
        return ofMerge() && text.is(token + 2, "value") && (text.is(token - 1, ")") || text.is(token - 1, "insert"));
    }

    private boolean ofMerge() {
        return text.is(statement.from(), "merge");
    }

    /** DO NOTHING of a MERGE, which JSqlParser knows in INSERT only. */
    private Change mergeNothing(int token) {
        int when = token;
        while (when > statement.from() && !text.is(when, "when")) {
            when--;
        }
        return text.is(when + 1, "not")
                ? replace(token, 2, "insert", "values", "(", NUMBER, ")")
                : replace(token, 2, "delete");
    }

    /** The window that another one begins from. */
    private boolean windowName(int token) {
        return text.is(token - 1, "(")
                && (text.is(token - 2, "over") || text.is(token - 2, "as"))
                && token + 1 < statement.to()
                && text.kind(token + 1) == TokenKind.WORD
                && AFTER_WINDOW_NAME.contains(text.name(token + 1));
    }

    private boolean prefix(int token) {
        int before = token - 1;
        if (before < statement.from() || NEVER_PREFIX.contains(text.at(token))) {
            return false;
        }
        return switch (text.kind(before)) {
            case OPERATOR -> !text.is(before, "*") || !star(before);
            case PUNCTUATION -> text.is(before, "(") || text.is(before, "[") || text.is(before, ",");
            case WORD -> BEFORE_OPERAND.contains(text.name(before)) && !name(before);
            default -> false;
        };
    }

    /** True for the star of a select list or a call, which is an operand. */
    private boolean star(int token) {
        return text.is(token - 1, ".")
                || text.is(token - 1, "(")
                || text.is(token - 1, ",")
                || text.is(token - 1, "select");
    }

    private boolean isOperator(int token) {
        return token < statement.to() && text.kind(token) == TokenKind.OPERATOR;
    }
}
