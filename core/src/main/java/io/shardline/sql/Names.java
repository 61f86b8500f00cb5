package io.shardline.sql;

import java.util.Optional;

/** Reads names as PostgreSQL does: folded or unescaped, then cut to what fits its catalogs. */
final class Names {
    private static final int LONGEST = 63;

    private Names() {}

    /** The name that an unquoted word means. */
    static String folded(String word) {
        return cut(fold(word));
    }

    /** The word in lower case. */
    static String fold(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Chars.fold(word.charAt(i)) != word.charAt(i)) {
                char[] folded = word.toCharArray();
                for (int j = i; j < folded.length; j++) {
                    folded[j] = Chars.fold(folded[j]);
                }
                return new String(folded);
            }
        }
        return word;
    }

    /** The name in double quotes. */
    static String quoted(String token) {
        return cut(inside(token));
    }

    /** The name of {@code U&"..."} with an optional UESCAPE after it; empty for an invalid escape. */
    static Optional<String> unicode(String token) {
        int end = closingQuote(token);
        char escape = '\\';
        if (end + 1 < token.length()) {
            escape = token.charAt(token.length() - 2);
            if (Chars.hex(escape) >= 0 || "+'\"".indexOf(escape) >= 0 || Chars.blank(escape)) {
                return Optional.empty();
            }
        }
        return unescaped(inside(token.substring(2, end + 1)), escape)
                .filter(name -> !name.isEmpty())
                .map(Names::cut);
    }

    private static int closingQuote(String token) {
        int end = token.indexOf('"', 3);
        while (end + 1 < token.length() && token.charAt(end + 1) == '"') {
            end = token.indexOf('"', end + 2);
        }
        return end;
    }

    private static String inside(String token) {
        String inner = token.substring(1, token.length() - 1);
        return inner.indexOf('"') < 0 ? inner : inner.replace("\"\"", "\"");
    }

    private static Optional<String> unescaped(String text, char escape) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != escape) {
                out.append(c);
            } else if (at < text.length() && text.charAt(at) == escape) {
                out.append(escape);
                at++;
            } else {
                boolean six = at < text.length() && text.charAt(at) == '+';
                at += six ? 1 : 0;
                int digits = six ? 6 : 4;
                int point = codePoint(text, at, digits);
                if (point <= 0 || point > Character.MAX_CODE_POINT) {
                    return Optional.empty();
                }
                out.appendCodePoint(point);
                at += digits;
            }
        }
        return wellFormed(out) ? Optional.of(out.toString()) : Optional.empty();
    }

    /** The value of hexadecimal digits, or -1 if there are not so many. */
    static int codePoint(CharSequence text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Chars.hex(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** True if no half of a surrogate pair stands alone. */
    static boolean wellFormed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String cut(String name) {
        // At most three bytes a char: no need to count in a short name.
        if (name.length() <= LONGEST / 3) {
            return name;
        }
        int bytes = 0;
        for (int i = 0; i < name.length(); ) {
            int point = name.codePointAt(i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > LONGEST) {
                return name.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return name;
    }
}
