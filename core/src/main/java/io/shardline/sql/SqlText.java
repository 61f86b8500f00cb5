package io.shardline.sql;

import io.shardline.ShardlineException;
import java.util.Optional;

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

    private SqlText() {}

    /**
     * Reads a text.
     *
     * @param placeholders whether {@code ?} is a placeholder and {@code ??} the operator {@code ?}, as in a JDBC prepared
     *     statement; otherwise {@code ?} is an operator character, as in a plain one
     * @throws ShardlineException SYNTAX for an unterminated string, comment or quoted name, or an unmatched parenthesis;
     *     STATEMENT_TOO_COMPLEX over a limit
     */
    public static SqlText read(String text, boolean placeholders) throws ShardlineException {
        throw new UnsupportedOperationException("helper: " + text + placeholders);
    }

    /** The text as it was given. */
    public String text() {
        throw new UnsupportedOperationException("helper");
    }

    /** How many tokens there are. */
    public int size() {
        throw new UnsupportedOperationException("helper");
    }

    public TokenKind kind(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** Offset of the token's first character. */
    public int begin(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** Offset after the token's last character. */
    public int end(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** The token as written. */
    public String at(int token) {
        return text().substring(begin(token), end(token));
    }

    /** The characters from the first token of a span to its last, as written; empty for an empty span. */
    public String at(Span span) {
        return span.isEmpty() ? "" : text().substring(begin(span.from()), end(span.to() - 1));
    }

    /** True if the token is this keyword (lower case), operator or punctuation, unquoted; false beyond the last token. */
    public boolean is(int token, String lowerCase) {
        throw new UnsupportedOperationException("helper" + token + lowerCase);
    }

    /** True if the token is a name, quoted or not (any keyword too). */
    public boolean isName(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** The name of a WORD (folded to lower case) or quoted identifier (unescaped), cut to 63 bytes of UTF-8. */
    public String name(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** For {@code (} or {@code [}: the index of the token that closes it. */
    public int closing(int open) {
        throw new UnsupportedOperationException("helper" + open);
    }

    /** For PARAMETER: its index from 1. */
    public int parameter(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** How many placeholders the whole text has. */
    public int parameterCount() {
        throw new UnsupportedOperationException("helper");
    }

    /** How many placeholders stand before a character offset. */
    public int parametersBefore(int offset) {
        throw new UnsupportedOperationException("helper" + offset);
    }

    /**
     * The value of a string literal of any kind but BIT_STRING, or the digits of a number as written; empty for a
     * UNICODE_STRING with escapes and an ESCAPE_STRING with an escape that is not understood: callers must then not route by it.
     */
    public Optional<String> literal(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /** The flat rows of a LIST (each item is a row of one element) or ROWS token. */
    public FlatRows rows(int token) {
        throw new UnsupportedOperationException("helper" + token);
    }

    /**
     * The tokens joined by single blanks, with every literal replaced by a mark of its kind (number of int4, int8 or
     * numeric size, string, bit string ...), flat lists and rows by the distinct kinds in them, words folded, placeholders
     * by {@code ?}. Two texts with one fingerprint have the same tokens but for the values of their literals and the
     * lengths of their flat lists. Literals in ORDER BY and GROUP BY, where a number is a position, stay as they are.
     */
    public String fingerprint() {
        throw new UnsupportedOperationException("helper");
    }

    /** The inside of a hint comment {@code /*+ ... *}{@code /} before the first token. */
    public Optional<String> hint() {
        throw new UnsupportedOperationException("helper");
    }
}
