package io.shardline.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Renders the shape of a text.
 *
 * <p>Where expressions may be compared with each other (a select list with GROUP BY, say) a mark also tells which literals are
 * written alike: {@code select mod(a, 3) ... order by mod(a, 3)} is sorted by its first column, {@code select mod(a, 5) ...
 * order by mod(a, 3)} is not, and so the two must not share a plan.
 */
final class Fingerprint {
    /** After these, on the outermost level, a literal is nothing but a value. */
    private static final Set<String> VALUES = Set.of("where", "limit", "offset", "fetch", "values", "set");
    /** After these, expressions may be compared with each other. */
    private static final Set<String> EXPRESSIONS =
            Set.of("select", "from", "group", "having", "window", "order", "union", "intersect", "except", "returning");
    /** Reserved words that end the keys of ORDER BY or GROUP BY; a column must be quoted or qualified to have such a name. */
    private static final Set<String> AFTER_KEYS = Set.of(
            "limit",
            "offset",
            "fetch",
            "for",
            "having",
            "window",
            "order",
            "union",
            "intersect",
            "except",
            "returning");

    private static final int NO_KEYS = Integer.MAX_VALUE;

    private final String text;
    private final Tokens tokens;
    private final SqlText sql;
    private final boolean placeholders;
    private final StringBuilder out;
    private final Map<String, Integer> classes = new HashMap<>();

    private int depth;
    private int keysDepth = NO_KEYS;
    private boolean valuesOnly;

    Fingerprint(SqlText sql, Tokens tokens, boolean placeholders) {
        this.sql = sql;
        this.text = sql.text();
        this.tokens = tokens;
        this.placeholders = placeholders;
        this.out = new StringBuilder(tokens.size() * 8);
    }

    String render() {
        for (int token = 0; token < tokens.size(); token++) {
            if (token > 0) {
                out.append(' ');
            }
            append(token);
        }
        return out.toString();
    }

    private void append(int token) {
        switch (tokens.kind(token)) {
            case WORD -> {
                String word = Names.fold(text.substring(tokens.begin(token), tokens.end(token)));
                clause(token, word);
                out.append(word);
            }
            case PUNCTUATION -> {
                char c = text.charAt(tokens.begin(token));
                nest(c);
                out.append(c);
            }
            case OPERATOR -> operator(token);
            case PARAMETER -> out.append('?');
            case QUOTED_IDENTIFIER, UNICODE_IDENTIFIER, POSITIONAL ->
                out.append(text, tokens.begin(token), tokens.end(token));
            case LIST, ROWS -> {
                TokenRows rows = sql.tokenRows(token);
                if (keysDepth == NO_KEYS) {
                    rows.appendMarks(out);
                } else {
                    out.append(text, tokens.begin(token), tokens.end(token));
                }
            }
            default -> literal(token);
        }
    }

    /** In a plain statement the operator is {@code ?|}, in a prepared one {@code ??|}: they are never the same text. */
    private void operator(int token) {
        int begin = tokens.begin(token);
        int end = tokens.end(token);
        if (!placeholders && text.indexOf('?', begin) >= 0 && text.indexOf('?', begin) < end) {
            out.append("{plain}");
        }
        out.append(text, begin, end);
    }

    private void literal(int token) {
        boolean key = keysDepth != NO_KEYS;
        if (key) {
            out.append(text, tokens.begin(token), tokens.end(token));
        } else {
            out.append(Mark.of(tokens, token, text).text());
        }
        boolean compared = key ? !position(token) : !valuesOnly;
        if (compared) {
            String written = text.substring(tokens.begin(token), tokens.end(token));
            out.append('{')
                    .append(classes.computeIfAbsent(written, unused -> classes.size()))
                    .append('}');
        }
    }

    /** A number alone between commas: the position of a column. */
    private boolean position(int token) {
        return depth == keysDepth
                && (tokens.isMark(text, token - 1, ',') || tokens.isWord(text, token - 1, "by"))
                && !tokens.isKind(token + 1, TokenKind.OPERATOR);
    }

    private void nest(char c) {
        if (c == '(' || c == '[') {
            depth++;
        } else if (c == ')' || c == ']') {
            depth--;
            keysDepth = depth < keysDepth ? NO_KEYS : keysDepth;
        } else if (c == ';' && depth == 0) {
            keysDepth = NO_KEYS;
            valuesOnly = false;
        }
    }

    private void clause(int token, String word) {
        if (token > 0 && tokens.isMark(text, token - 1, '.')) {
            return;
        }
        if (keysDepth == depth && AFTER_KEYS.contains(word)) {
            keysDepth = NO_KEYS;
        }
        if (keysDepth == NO_KEYS) {
            if (word.equals("by") && (follows(token, "order") || follows(token, "group"))) {
                keysDepth = depth;
            } else if (word.equals("on") && follows(token, "distinct")) {
                // Its parenthesis opens next.
                keysDepth = depth + 1;
            }
        }
        if (depth == 0 && EXPRESSIONS.contains(word)) {
            valuesOnly = false;
        } else if (depth == 0 && VALUES.contains(word) && startsValues(token, word)) {
            valuesOnly = true;
        }
    }

    /** SET and VALUES may be names of columns, too. */
    private boolean startsValues(int token, String word) {
        return switch (word) {
            case "set" -> tokens.isWord(text, 0, "update") || tokens.isWord(text, 0, "insert");
            case "values" -> tokens.isMark(text, token + 1, '(') || tokens.isKind(token + 1, TokenKind.ROWS);
            default -> true;
        };
    }

    private boolean follows(int token, String word) {
        return token > 0 && tokens.isWord(text, token - 1, word);
    }
}
