package io.shardline.sql;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text, verbatim, with its tokens by PostgreSQL's lexical rules.
 *
 * <p>A <em>flat</em> list or row holds nothing but constants and placeholders, each with an optional sign and an optional cast
 * to a one-word type. A flat IN-list is one token of kind {@link TokenKind#LIST}, the flat rows of one VALUES are one token
 * of kind {@link TokenKind#ROWS}; so statements that differ only in how many items they list have the same token indexes,
 * the same {@linkplain #fingerprint() fingerprint} and the same plan.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class SqlText {
    /** Longest text that is read, in characters. */
    public static final int MAX_LENGTH = 64 * 1024 * 1024;
    /** Deepest nesting of parentheses and brackets that is read. */
    public static final int MAX_DEPTH = 100;

    private final String text;
    private final Tokens tokens;
    private final List<TokenRows> lists;
    private final int[] parameters;
    private final int hint;
    private final boolean placeholders;
    private @Nullable String fingerprint;

    private SqlText(String text, boolean placeholders, Lexer lexer, Tokens raw) {
        this.text = text;
        this.placeholders = placeholders;
        this.hint = lexer.hint();
        this.parameters = parameters(raw, lexer.parameters());
        if (lexer.listWord()) {
            FlatLists flat = new FlatLists(text, raw);
            this.tokens = flat.condensed();
            this.lists = flat.lists();
        } else {
            this.tokens = raw;
            this.lists = List.of();
        }
    }

    private static int[] parameters(Tokens raw, int count) {
        int[] offsets = new int[count];
        for (int token = 0, next = 0; next < count; token++) {
            if (raw.isKind(token, TokenKind.PARAMETER)) {
                offsets[next++] = raw.begin(token);
            }
        }
        return offsets;
    }

    /**
     * Reads a text.
     *
     * @param placeholders whether {@code ?} is a placeholder and {@code ??} the operator {@code ?}, as in a JDBC prepared
     *     statement; otherwise {@code ?} is an operator character, as in a plain one
     * @throws ShardlineException SYNTAX for an unterminated string, comment or quoted name, or an unmatched parenthesis;
     *     STATEMENT_TOO_COMPLEX over a limit
     */
    public static SqlText read(String text, boolean placeholders) throws ShardlineException {
        if (text.length() > MAX_LENGTH) {
            throw ShardlineException.of(
                    ErrorCode.STATEMENT_TOO_COMPLEX, "statement is longer than %d characters", MAX_LENGTH);
        }
        Lexer lexer = new Lexer(text, placeholders);
        return new SqlText(text, placeholders, lexer, lexer.run());
    }

    /** The text as it was given. */
    public String text() {
        return text;
    }

    /** Whether {@code ?} is a placeholder and {@code ??} the operator {@code ?}, as the text was read. */
    public boolean placeholders() {
        return placeholders;
    }

    /** The text up to the end of its last token that is no semicolon. */
    public String statement() {
        int last = size() - 1;
        while (last >= 0 && is(last, ";")) {
            last--;
        }
        return last < 0 ? "" : text.substring(0, end(last));
    }

    /** How many tokens there are. */
    public int size() {
        return tokens.size();
    }

    public TokenKind kind(int token) {
        return tokens.kind(token);
    }

    /** Offset of the token's first character. */
    public int begin(int token) {
        return tokens.begin(token);
    }

    /** Offset after the token's last character. */
    public int end(int token) {
        return tokens.end(token);
    }

    /** The token as written. */
    public String at(int token) {
        return text().substring(begin(token), end(token));
    }

    /** The characters from the first token of a span to its last, as written; empty for an empty span. */
    public String at(Span span) {
        return span.isEmpty() ? "" : text().substring(begin(span.from()), end(span.to() - 1));
    }

    /** As {@link #at(Span)}, with those edits made that lie within. */
    public String at(Span span, List<SqlEdit> edits) {
        if (span.isEmpty() || edits.isEmpty()) {
            return at(span);
        }
        int begin = begin(span.from());
        int end = end(span.to() - 1);
        List<SqlEdit> within = edits.stream()
                .filter(edit -> begin <= edit.begin() && edit.end() <= end)
                .map(edit -> new SqlEdit(edit.begin() - begin, edit.end() - begin, edit.replacement()))
                .toList();
        return SqlEdit.apply(text.substring(begin, end), within);
    }

    /** True if the token is this keyword (lower case), operator or punctuation, unquoted; false beyond the last token. */
    public boolean is(int token, String lowerCase) {
        if (token < 0 || token >= tokens.size()) {
            return false;
        }
        return switch (tokens.kind(token)) {
            case WORD, OPERATOR, PUNCTUATION -> tokens.spells(text, token, lowerCase);
            default -> false;
        };
    }

    /** True if the token is a name, quoted or not (any keyword too). */
    public boolean isName(int token) {
        if (token < 0 || token >= tokens.size()) {
            return false;
        }
        return switch (tokens.kind(token)) {
            case WORD, QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> true;
            default -> false;
        };
    }

    /** The name of a WORD (folded to lower case) or quoted identifier (unescaped), cut to 63 bytes of UTF-8. */
    public String name(int token) {
        return switch (tokens.kind(token)) {
            case WORD -> Names.folded(at(token));
            case QUOTED_IDENTIFIER -> Names.quoted(at(token));
            // The lexer has refused those with an invalid escape.
            case UNICODE_IDENTIFIER -> Names.unicode(at(token)).orElseThrow();
            default -> throw wrongKind(token);
        };
    }

    /** For {@code (} or {@code [}: the index of the token that closes it. */
    public int closing(int open) {
        if (!is(open, "(") && !is(open, "[")) {
            throw wrongKind(open);
        }
        return tokens.extra(open);
    }

    /** For PARAMETER: its index from 1. */
    public int parameter(int token) {
        if (tokens.kind(token) != TokenKind.PARAMETER) {
            throw wrongKind(token);
        }
        return tokens.extra(token);
    }

    /** How many placeholders the whole text has. */
    public int parameterCount() {
        return parameters.length;
    }

    /** How many placeholders stand before a character offset. */
    public int parametersBefore(int offset) {
        int found = Arrays.binarySearch(parameters, offset);
        return found < 0 ? -found - 1 : found;
    }

    /**
     * What makes a text that the server itself can read out of this one, without the driver: other texts in the place of the
     * placeholders, and the operator {@code ?} as it is.
     *
     * @param values one for each placeholder
     */
    public List<SqlEdit> withoutPlaceholders(List<String> values) {
        List<SqlEdit> edits = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            edits.add(new SqlEdit(parameters[i], parameters[i] + 1, "(" + values.get(i) + ")"));
        }
        for (int token = 0; placeholders && token < tokens.size(); token++) {
            if (tokens.isKind(token, TokenKind.OPERATOR)) {
                for (int at = text.indexOf("??", begin(token)); at >= 0 && at < end(token); ) {
                    edits.add(new SqlEdit(at, at + 2, "?"));
                    at = text.indexOf("??", at + 2);
                }
            }
        }
        return edits;
    }

    /**
     * The value of a string literal of any kind but BIT_STRING, or the digits of a number as written; empty for a
     * UNICODE_STRING with escapes and an ESCAPE_STRING with an escape that is not understood: callers must then not route by it.
     */
    public Optional<String> literal(int token) {
        return Literals.value(tokens.kind(token), at(token));
    }

    /** The flat rows of a LIST (each item is a row of one element) or ROWS token. */
    public FlatRows rows(int token) {
        return tokenRows(token);
    }

    /**
     * The tokens joined by single blanks, with every literal replaced by a mark of its kind (number of int4, int8 or
     * numeric size, string, bit string ...), flat lists and rows by the distinct kinds in them, words folded, placeholders
     * by {@code ?}. Two texts with one fingerprint have the same tokens but for the values of their literals and the
     * lengths of their flat lists. Literals in ORDER BY and GROUP BY, where a number is a position, stay as they are.
     */
    public String fingerprint() {
        // Two threads may both compute it: the same string.
        String known = fingerprint;
        if (known == null) {
            known = new Fingerprint(this, tokens, placeholders).render();
            fingerprint = known;
        }
        return known;
    }

    /** The inside of a hint comment {@code /*+ ... *}{@code /} before the first token. */
    public Optional<String> hint() {
        return hint < 0 ? Optional.empty() : Optional.of(hintText());
    }

    TokenRows tokenRows(int token) {
        return switch (tokens.kind(token)) {
            case LIST, ROWS -> lists.get(tokens.extra(token));
            default -> throw wrongKind(token);
        };
    }

    private String hintText() {
        int depth = 1;
        int at = hint + 3;
        while (true) {
            if (text.startsWith("*/", at)) {
                if (--depth == 0) {
                    return text.substring(hint + 3, at).strip();
                }
                at += 2;
            } else if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
    }

    private IllegalArgumentException wrongKind(int token) {
        return new IllegalArgumentException("token " + token + " is a " + tokens.kind(token));
    }
}
