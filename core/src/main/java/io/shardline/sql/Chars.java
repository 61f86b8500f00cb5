package io.shardline.sql;

/** PostgreSQL's classes of characters; every character beyond ASCII may stand in a name. */
final class Chars {
    private static final int START = 1;
    private static final int DIGIT = 2;
    private static final int BLANK = 4;
    private static final int OPERATOR = 8;
    /** A character that lets an operator of several characters end in + or -. */
    private static final int FREES_SIGN = 16;

    private static final byte[] CLASSES = new byte[128];

    static {
        mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", START);
        mark("0123456789", DIGIT);
        mark(" \t\n\r\f\u000b", BLANK);
        mark("~!@#^&|`?+-*/%<>=", OPERATOR);
        mark("~!@#^&|`?%", FREES_SIGN);
    }

    private Chars() {}

    private static void mark(String characters, int bit) {
        for (int i = 0; i < characters.length(); i++) {
            CLASSES[characters.charAt(i)] |= (byte) bit;
        }
    }

    private static boolean has(char c, int bits) {
        return c < 128 && (CLASSES[c] & bits) != 0;
    }

    static boolean startsName(char c) {
        return c > 127 || has(c, START);
    }

    static boolean continuesName(char c) {
        return c > 127 || has(c, START | DIGIT) || c == '$';
    }

    /** A character of a dollar quote's tag after its first. */
    static boolean continuesTag(char c) {
        return c > 127 || has(c, START | DIGIT);
    }

    static boolean digit(char c) {
        return has(c, DIGIT);
    }

    static boolean blank(char c) {
        return has(c, BLANK);
    }

    static boolean operator(char c) {
        return has(c, OPERATOR);
    }

    static boolean freesSign(char c) {
        return has(c, FREES_SIGN);
    }

    static boolean lineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** ASCII only, as PostgreSQL folds keywords and names in a UTF-8 database. */
    static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
