package io.shardline.sql;

import java.math.BigInteger;
import java.util.Locale;

/** What a fingerprint says of a constant instead of its value. */
enum Mark {
    INT4,
    INT8,
    NUMERIC,
    STRING,
    ESCAPE_STRING,
    UNICODE_STRING,
    NATIONAL_STRING,
    DOLLAR_STRING,
    BIT_STRING,
    PARAMETER,
    NULL,
    BOOLEAN,
    DEFAULT;

    /** In braces, which no token holds. */
    private final String text = "{" + name().toLowerCase(Locale.ROOT) + "}";

    String text() {
        return text;
    }

    /** The mark of a literal token or of one of the words that may be an element of a flat list. */
    static Mark of(Tokens tokens, int token, String text) {
        return switch (tokens.kind(token)) {
            case INTEGER -> integer(text, tokens.begin(token), tokens.end(token));
            case DECIMAL -> NUMERIC;
            case STRING -> STRING;
            case ESCAPE_STRING -> ESCAPE_STRING;
            case UNICODE_STRING -> UNICODE_STRING;
            case NATIONAL_STRING -> NATIONAL_STRING;
            case DOLLAR_STRING -> DOLLAR_STRING;
            case BIT_STRING -> BIT_STRING;
            case PARAMETER -> PARAMETER;
            default ->
                switch (Chars.fold(text.charAt(tokens.begin(token)))) {
                    case 'n' -> NULL;
                    case 'd' -> DEFAULT;
                    default -> BOOLEAN;
                };
        };
    }

    /** The smallest type that holds a whole number, as PostgreSQL chooses it; a sign before it changes nothing. */
    private static Mark integer(String text, int begin, int end) {
        if (end - begin < 10) {
            // Nine digits are at most int4 in every base.
            return INT4;
        }
        String digits = text.substring(begin, end).replace("_", "");
        int radix = switch (digits.length() > 1 ? Chars.fold(digits.charAt(1)) : '0') {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 10;
        };
        int bits = new BigInteger(radix == 10 ? digits : digits.substring(2), radix).bitLength();
        return bits < Integer.SIZE ? INT4 : bits < Long.SIZE ? INT8 : NUMERIC;
    }
}
