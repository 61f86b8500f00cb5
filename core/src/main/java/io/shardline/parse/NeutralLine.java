package io.shardline.parse;

import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.Arrays;
import java.util.Set;

/**
 * A statement as JSqlParser gets to see it: on one line, and with every leaf replaced by a neutral one.
 *
 * <p>PostgreSQL's grammar does not look into names that are not keywords, nor into literals. JSqlParser does: it knows other
 * keywords, other quotes and other escapes, and could be told another structure than PostgreSQL sees. So a name becomes
 * {@code w7}, a string {@code 's7'} and a number {@code 1007} (7 being its token), comments vanish, a flat list has one item, and
 * only keywords, operators and punctuation are left to read.
 */
final class NeutralLine {
    /** Operators that have a place of their own in the grammar; all others stand where {@code ||} may stand. */
    private static final Set<String> OWN_PLACE =
            Set.of("+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "::", ":=", "=>");

    private static final int FIRST_NUMBER = 1000;

    private final SqlText text;
    private final Span statement;
    private final Dialect dialect;
    private final StringBuilder line = new StringBuilder();
    /** For each word of the line, its column and the token it stands for. */
    private int[] starts = new int[64];

    private int[] tokens = new int[64];
    private int size;
    private int depth;
    private int deepest;

    private NeutralLine(SqlText text, Span statement) {
        this.text = text;
        this.statement = statement;
        this.dialect = new Dialect(text, statement);
    }

    static NeutralLine of(SqlText text, Span statement) {
        NeutralLine line = new NeutralLine(text, statement);
        for (int token = statement.from(); token < statement.to(); ) {
            token = line.append(token);
        }
        return line;
    }

    String line() {
        return line.toString();
    }

    /** How many words it has. */
    int size() {
        return size;
    }

    /** How deep parentheses, brackets and CASE are nested. */
    int depth() {
        return deepest;
    }

    /** The token after the statement. */
    int end() {
        return statement.to();
    }

    /** The token of the text that stands at a column of the line, counted from 1. */
    int tokenAt(int column) {
        int found = Arrays.binarySearch(starts, 0, size, column);
        int index = found < 0 ? -found - 2 : found;
        return index < 0 ? statement.from() : tokens[index];
    }

    /** Appends what stands for a token; returns the one to go on with. */
    private int append(int token) {
        Dialect.Change change = dialect.change(token);
        for (String word : change.instead()) {
            put(token, word.isEmpty() ? "w" + token : word);
        }
        return change.next() > token ? change.next() : leaf(token);
    }

    private int leaf(int token) {
        switch (text.kind(token)) {
            case WORD -> {
                if (keyword(token)) {
                    nest(text.is(token, "case"), text.is(token, "end"));
                    put(token, text.at(token));
                } else {
                    return name(token);
                }
            }
            case QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> {
                return name(token);
            }
            case INTEGER -> put(token, String.valueOf(FIRST_NUMBER + token));
            case DECIMAL -> put(token, FIRST_NUMBER + token + ".5");
            case PARAMETER, POSITIONAL -> put(token, "?");
            case OPERATOR -> put(token, OWN_PLACE.contains(text.at(token)) ? text.at(token) : "||");
            case PUNCTUATION -> {
                nest(text.is(token, "(") || text.is(token, "["), text.is(token, ")") || text.is(token, "]"));
                put(token, text.at(token));
            }
            case LIST, ROWS -> row(token);
            default -> put(token, "'s" + token + "'");
        }
        return token + 1;
    }

    /** A name right before a string is the type of a typed literal: both are one constant. */
    private int name(int token) {
        boolean typed = token + 1 < statement.to()
                && !text.is(token - 1, ".")
                && switch (text.kind(token + 1)) {
                    case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> true;
                    default -> false;
                };
        put(token, typed ? "'s" + token + "'" : "w" + token);
        return typed ? token + 2 : token + 1;
    }

    private boolean keyword(int token) {
        // On either side of a dot there are only names.
        return Keywords.contains(text.name(token)) && !dialect.name(token);
    }

    private void row(int token) {
        int width = text.rows(token).width(0);
        for (int i = 0; i < width; i++) {
            put(token, i == 0 ? "(" : ",");
            put(token, String.valueOf(FIRST_NUMBER + token));
        }
        put(token, ")");
    }

    private void nest(boolean opens, boolean closes) {
        depth += opens ? 1 : closes ? -1 : 0;
        deepest = Math.max(deepest, depth);
    }

    private void put(int token, String replacement) {
        if (line.length() > 0) {
            line.append(' ');
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            tokens = Arrays.copyOf(tokens, size * 2);
        }
        starts[size] = line.length() + 1;
        tokens[size++] = token;
        line.append(replacement);
    }
}
