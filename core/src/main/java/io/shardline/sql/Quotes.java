package io.shardline.sql;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.Arrays;

/** Finds where quoted tokens end. */
final class Quotes {
    private final char[] text;

    Quotes(char[] text) {
        this.text = text;
    }

    /**
     * The offset after a string and all its continuations.
     *
     * @param quote offset of its first quote
     * @param escapes whether a backslash hides the character after it
     */
    int string(int quote, boolean escapes) throws ShardlineException {
        boolean agreed = escapes && driverSeesEscapes(quote - 1);
        int at = quote + 1;
        while (at < text.length) {
            char c = text[at];
            if (c == '\\' && escapes) {
                if (!agreed && at + 1 < text.length && text[at + 1] == '\'') {
                    throw unclear(quote);
                }
                at += 2;
            } else if (c != '\'') {
                at++;
            } else {
                // To pgjdbc a string ends at every quote, and the piece after it knows no backslashes.
                agreed = false;
                int next = at + 1 < text.length && text[at + 1] == '\'' ? at + 1 : continuation(text, at + 1);
                if (next < 0) {
                    return at + 1;
                }
                at = next + 1;
            }
        }
        throw Lexer.at(quote, "unterminated string");
    }

    /** The offset after a bit string, in which a doubled quote is not a quote. */
    int bits(int quote) throws ShardlineException {
        int at = find('\'', quote + 1);
        for (int next = at; next >= 0; ) {
            next = continuation(text, at + 1);
            at = next < 0 ? at : find('\'', next + 1);
            if (at < 0) {
                break;
            }
        }
        if (at < 0) {
            throw Lexer.at(quote, "unterminated string");
        }
        return at + 1;
    }

    /** The offset after a quoted name. */
    int identifier(int quote) throws ShardlineException {
        int end = find('"', quote + 1);
        if (end == quote + 1 && (end + 1 == text.length || text[end + 1] != '"')) {
            throw Lexer.at(quote, "empty quoted name");
        }
        while (end >= 0 && end + 1 < text.length && text[end + 1] == '"') {
            end = find('"', end + 2);
        }
        if (end < 0) {
            throw Lexer.at(quote, "unterminated quoted name");
        }
        return end + 1;
    }

    /** The offset after a dollar-quoted string. */
    int dollar(int begin) throws ShardlineException {
        int tagEnd = begin + 1;
        if (tagEnd < text.length && Chars.startsName(text[tagEnd])) {
            while (tagEnd < text.length && Chars.continuesTag(text[tagEnd])) {
                tagEnd++;
            }
        }
        if (tagEnd == text.length || text[tagEnd] != '$') {
            throw Lexer.at(begin, "unexpected character");
        }
        if ((begin > 0 && Chars.continuesName(text[begin - 1])) || !driverSeesTag(begin + 1, tagEnd)) {
            throw unclear(begin);
        }
        int tag = tagEnd + 1 - begin;
        for (int at = find('$', tagEnd + 1); at >= 0 && at + tag <= text.length; at = find('$', at + 1)) {
            if (Arrays.equals(text, begin, begin + tag, text, at, at + tag)) {
                return at + tag;
            }
        }
        throw Lexer.at(begin, "unterminated dollar-quoted string");
    }

    /** The quote that continues a string after blanks with a line end in them, or -1. */
    static int continuation(char[] text, int from) {
        boolean line = false;
        int at = from;
        while (at < text.length) {
            char c = text[at];
            if (Chars.blank(c)) {
                line |= Chars.lineEnd(c);
                at++;
            } else if (c == '-' && at + 1 < text.length && text[at + 1] == '-') {
                while (at < text.length && !Chars.lineEnd(text[at])) {
                    at++;
                }
            } else {
                return line && c == '\'' ? at : -1;
            }
        }
        return -1;
    }

    /** Whether pgjdbc, too, takes the E at this offset for a string's prefix. */
    private boolean driverSeesEscapes(int prefix) {
        if (prefix == 0) {
            return false;
        }
        char before = text[prefix - 1];
        return before == '"'
                || (Chars.blank(before) && before != '\u000b')
                || Chars.operator(before)
                || ",()[].;:".indexOf(before) >= 0;
    }

    private boolean driverSeesTag(int from, int to) {
        for (int at = from; at < to; at++) {
            if (at == from ? !Character.isJavaIdentifierStart(text[at]) : !driverContinuesName(text[at])) {
                return false;
            }
        }
        return true;
    }

    /** pgjdbc takes Java's letters for letters, PostgreSQL everything beyond ASCII. */
    static boolean driverContinuesName(char c) {
        return Character.isJavaIdentifierPart(c);
    }

    private int find(char wanted, int from) {
        for (int at = from; at < text.length; at++) {
            if (text[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    static ShardlineException unclear(int offset) {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "string that is read in two ways at character %d", offset + 1)
                .withDetail("The driver and the server would disagree on where it ends.")
                .withHint("Write it as one string with a blank before it, or bind it as a parameter.");
    }
}
