package io.shardline.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the values of literals, as far as that needs no knowledge of types. */
final class Literals {
    private Literals() {}

    /** The value of a literal token, or empty where it is not certain. */
    static Optional<String> value(TokenKind kind, String token) {
        return switch (kind) {
            case STRING -> Optional.of(joined(token, 0));
            case ESCAPE_STRING -> escaped(token);
            case UNICODE_STRING -> unicode(token);
            case NATIONAL_STRING -> national(joined(token, 1));
            case DOLLAR_STRING -> Optional.of(dollar(token));
            case INTEGER, DECIMAL -> Optional.of(token);
            default -> Optional.empty();
        };
    }

    /** A string without its quotes, from all the lines that it is continued over. */
    private static String joined(String token, int quote) {
        return token.indexOf('\'', quote + 1) == token.length() - 1
                ? token.substring(quote + 1, token.length() - 1)
                : String.join("", pieces(token, quote, false));
    }

    /** What stands between quotes on each line; doubled quotes are one, backslashes stay. */
    private static List<String> pieces(String token, int quote, boolean escapes) {
        char[] text = token.toCharArray();
        List<String> pieces = new ArrayList<>(2);
        StringBuilder piece = new StringBuilder(text.length);
        for (int at = quote + 1; at < text.length - 1; at++) {
            if (text[at] == '\\' && escapes) {
                piece.append(text[at++]);
            } else if (text[at] == '\'' && text[at + 1] == '\'') {
                at++;
            } else if (text[at] == '\'') {
                pieces.add(piece.toString());
                piece.setLength(0);
                at = Quotes.continuation(text, at + 1);
                continue;
            }
            piece.append(text[at]);
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static Optional<String> unicode(String token) {
        // With an UESCAPE after it the token ends in a second string, which holds the quote that joined() would trip
        // over.
        boolean clause = token.length() - 1 != closingQuote(token);
        return clause || token.indexOf('\\') >= 0 ? Optional.empty() : Optional.of(joined(token, 2));
    }

    private static int closingQuote(String token) {
        char[] text = token.toCharArray();
        int at = 3;
        while (true) {
            while (text[at] != '\'') {
                at++;
            }
            int next = at + 1 < text.length && text[at + 1] == '\'' ? at + 1 : Quotes.continuation(text, at + 1);
            if (next < 0) {
                return at;
            }
            at = next + 1;
        }
    }

    /** A national string has the type character(n), which drops blanks at its end when it becomes text. */
    private static Optional<String> national(String value) {
        return value.endsWith(" ") ? Optional.empty() : Optional.of(value);
    }

    private static String dollar(String token) {
        int tag = token.indexOf('$', 1) + 1;
        return token.substring(tag, token.length() - tag);
    }

    private static Optional<String> escaped(String token) {
        StringBuilder value = new StringBuilder(token.length());
        for (String piece : pieces(token, 1, true)) {
            // An escape never goes on in the next piece: E'\x' and 'a' on the next line are an x and an a.
            int begin = value.length();
            if (!unescape(piece, value) || !Names.wellFormed(value.substring(begin))) {
                return Optional.empty();
            }
        }
        return Optional.of(value.toString());
    }

    private static boolean unescape(String piece, StringBuilder out) {
        int at = 0;
        while (at >= 0 && at < piece.length()) {
            char c = piece.charAt(at++);
            if (c == '\\') {
                at = escape(piece, at, out);
            } else {
                out.append(c);
            }
        }
        return at >= 0;
    }

    /** Appends what the escape after a backslash means; returns the offset after it, or -1 where it is not certain. */
    private static int escape(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        switch (c) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case 'u' -> {
                return point(text, at + 1, 4, out);
            }
            case 'U' -> {
                return point(text, at + 1, 8, out);
            }
            case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return octet(text, c == 'x' ? at + 1 : at, c == 'x' ? 16 : 8, out);
            }
            default -> out.append(c);
        }
        return at + 1;
    }

    private static int point(String text, int from, int digits, StringBuilder out) {
        int point = Names.codePoint(text, from, digits);
        if (point <= 0 || point > Character.MAX_CODE_POINT) {
            return -1;
        }
        out.appendCodePoint(point);
        return from + digits;
    }

    /** One byte; those beyond ASCII are parts of a character, which we do not put together. */
    private static int octet(String text, int from, int radix, StringBuilder out) {
        int most = radix == 16 ? 2 : 3;
        int value = 0;
        int at = from;
        while (at < text.length() && at < from + most) {
            int digit = Chars.hex(text.charAt(at));
            if (digit < 0 || digit >= radix) {
                break;
            }
            value = value * radix + digit;
            at++;
        }
        if (at == from || value == 0 || value > 127) {
            return -1;
        }
        out.append((char) value);
        return at;
    }
}
