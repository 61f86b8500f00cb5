package io.shardline.sql;

/** The kinds of token in PostgreSQL's lexer, comments and blanks left out. */
public enum TokenKind {
    /** An unquoted identifier or keyword. */
    WORD,
    /** {@code "a""b"}. */
    QUOTED_IDENTIFIER,
    /** {@code U&"d\0061t"}. */
    UNICODE_IDENTIFIER,
    /** {@code 'it''s'}, also when continued over lines. */
    STRING,
    /** {@code E'a\n'}. */
    ESCAPE_STRING,
    /** {@code U&'d\0061t'}. */
    UNICODE_STRING,
    /** {@code N'abc'}. */
    NATIONAL_STRING,
    /** {@code $tag$abc$tag$}. */
    DOLLAR_STRING,
    /** {@code B'01'} or {@code X'1f'}. */
    BIT_STRING,
    /** A number without point or exponent, of any base. */
    INTEGER,
    /** A number with a point or an exponent. */
    DECIMAL,
    /** {@code ?}, counted as pgjdbc counts them. */
    PARAMETER,
    /** {@code $1}: a placeholder of the server's own, which pgjdbc does not bind. */
    POSITIONAL,
    /** A run of operator characters by PostgreSQL's maximal munch, {@code ::} and {@code :=} among them. */
    OPERATOR,
    /** One of {@code ( ) [ ] , ; . :}. */
    PUNCTUATION,
    /** The flat, parenthesised list after IN, as one token. */
    LIST,
    /** The flat rows after VALUES, commas between them included, as one token. */
    ROWS
}
