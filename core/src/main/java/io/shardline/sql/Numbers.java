package io.shardline.sql;

import io.shardline.ShardlineException;

/** Finds where numbers end: with digits in four bases, underscores between them, a point and an exponent. */
final class Numbers {
    private Numbers() {}

    /** The offset after the number that begins here. */
    static int end(char[] text, int begin) throws ShardlineException {
        int radix = radix(text, begin);
        int end;
        if (radix == 10) {
            end = exponent(text, begin, fraction(text, begin, digits(text, begin, 10, false)));
        } else {
            end = digits(text, begin + 2, radix, true);
            if (end == begin + 2) {
                throw junk(begin);
            }
        }
        if (end < text.length && Chars.startsName(text[end])) {
            throw junk(begin);
        }
        return end;
    }

    /** True for a number with a point or an exponent. */
    static boolean decimal(char[] text, int begin, int end) {
        if (radix(text, begin) != 10) {
            return false;
        }
        for (int at = begin; at < end; at++) {
            if (text[at] == '.' || text[at] == 'e' || text[at] == 'E') {
                return true;
            }
        }
        return false;
    }

    private static int radix(char[] text, int begin) {
        if (text[begin] != '0' || begin + 1 == text.length) {
            return 10;
        }
        return switch (text[begin + 1]) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static int digits(char[] text, int from, int radix, boolean leadingUnderscore) {
        int end = from;
        while (end < text.length) {
            int digit = text[end] == '_' && (end > from || leadingUnderscore) ? end + 1 : end;
            int value = digit < text.length ? Chars.hex(text[digit]) : -1;
            if (value < 0 || value >= radix) {
                break;
            }
            end = digit + 1;
        }
        return end;
    }

    private static int fraction(char[] text, int begin, int end) {
        if (end == text.length || text[end] != '.') {
            return end;
        }
        // 1..2 is a range.
        boolean range = end > begin && end + 1 < text.length && text[end + 1] == '.';
        return range ? end : digits(text, end + 1, 10, false);
    }

    private static int exponent(char[] text, int begin, int end) throws ShardlineException {
        if (end == text.length || (text[end] != 'e' && text[end] != 'E')) {
            return end;
        }
        int sign = end + 1;
        int first = sign < text.length && (text[sign] == '+' || text[sign] == '-') ? sign + 1 : sign;
        int after = digits(text, first, 10, false);
        if (after == first) {
            throw junk(begin);
        }
        return after;
    }

    private static ShardlineException junk(int begin) {
        return Lexer.at(begin, "trailing junk after a number");
    }
}
