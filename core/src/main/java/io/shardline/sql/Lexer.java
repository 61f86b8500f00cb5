package io.shardline.sql;

import static io.shardline.ErrorCode.NOT_SUPPORTED;
import static io.shardline.ErrorCode.STATEMENT_TOO_COMPLEX;
import static io.shardline.ErrorCode.SYNTAX;
import static io.shardline.sql.TokenKind.BIT_STRING;
import static io.shardline.sql.TokenKind.DECIMAL;
import static io.shardline.sql.TokenKind.DOLLAR_STRING;
import static io.shardline.sql.TokenKind.ESCAPE_STRING;
import static io.shardline.sql.TokenKind.INTEGER;
import static io.shardline.sql.TokenKind.NATIONAL_STRING;
import static io.shardline.sql.TokenKind.OPERATOR;
import static io.shardline.sql.TokenKind.PARAMETER;
import static io.shardline.sql.TokenKind.POSITIONAL;
import static io.shardline.sql.TokenKind.PUNCTUATION;
import static io.shardline.sql.TokenKind.QUOTED_IDENTIFIER;
import static io.shardline.sql.TokenKind.STRING;
import static io.shardline.sql.TokenKind.UNICODE_IDENTIFIER;
import static io.shardline.sql.TokenKind.UNICODE_STRING;
import static io.shardline.sql.TokenKind.WORD;

import io.shardline.ShardlineException;

/**
 * Cuts a text into tokens exactly where PostgreSQL 18 does, with standard_conforming_strings on.
 *
 * <p>The text reaches the server through pgjdbc, which looks for strings, comments and placeholders by rules of its own. Where
 * the two would disagree on what is inside a string or a comment, the text is refused: nobody could say what it means.
 */
final class Lexer {
    private static final String UESCAPE = "uescape";

    private final char[] text;
    private final int length;
    private final boolean placeholders;
    private final Tokens tokens;
    private final Quotes quotes;
    private final int[] open = new int[SqlText.MAX_DEPTH];
    private int depth;
    private int parameters;
    private int position;
    private int hint = -1;
    private boolean listWord;

    Lexer(String text, boolean placeholders) {
        this.text = text.toCharArray();
        this.length = this.text.length;
        this.placeholders = placeholders;
        this.tokens = new Tokens(Math.min(length / 4 + 8, 4096));
        this.quotes = new Quotes(this.text);
    }

    Tokens run() throws ShardlineException {
        checkCharacters();
        for (skipBlanks(); position < length; skipBlanks()) {
            next();
        }
        if (depth > 0) {
            throw at(tokens.begin(open[depth - 1]), "unclosed parenthesis or bracket");
        }
        return tokens;
    }

    /** How many placeholders were met. */
    int parameters() {
        return parameters;
    }

    /** Where the first hint comment before the first token begins, or -1. */
    int hint() {
        return hint;
    }

    /** True if a word was met that a flat list may follow. */
    boolean listWord() {
        return listWord;
    }

    private void checkCharacters() throws ShardlineException {
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c == 0) {
                throw at(i, "zero character");
            }
            // Half of a pair has no UTF-8 form: the driver would send another character than the one we read.
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text[i + 1])) {
                    throw at(i, "half of a surrogate pair");
                }
                i++;
            }
        }
    }

    private void next() throws ShardlineException {
        char c = text[position];
        if (Chars.startsName(c)) {
            wordOrPrefixedString(c);
        } else if (Chars.digit(c) || (c == '.' && Chars.digit(peek(1)))) {
            number();
        } else if (c == '\'') {
            add(STRING, quotes.string(position, false));
        } else if (c == '"') {
            add(QUOTED_IDENTIFIER, quotes.identifier(position));
        } else if (Chars.operator(c)) {
            operator();
        } else if (c == '$') {
            dollar();
        } else {
            punctuation(c);
        }
    }

    private void wordOrPrefixedString(char c) throws ShardlineException {
        char quote = peek(1);
        if (quote == '\'') {
            switch (c) {
                case 'e', 'E' -> {
                    add(ESCAPE_STRING, quotes.string(position + 1, true));
                    return;
                }
                case 'n', 'N' -> {
                    add(NATIONAL_STRING, quotes.string(position + 1, false));
                    return;
                }
                case 'b', 'B', 'x', 'X' -> {
                    add(BIT_STRING, quotes.bits(position + 1));
                    return;
                }
                default -> {}
            }
        } else if (quote == '&' && (c == 'u' || c == 'U')) {
            if (peek(2) == '\'') {
                addWithEscapeClause(UNICODE_STRING, quotes.string(position + 2, false));
                return;
            } else if (peek(2) == '"') {
                addWithEscapeClause(UNICODE_IDENTIFIER, quotes.identifier(position + 2));
                return;
            }
        }
        word();
    }

    private void word() throws ShardlineException {
        int end = position + 1;
        while (end < length && Chars.continuesName(text[end])) {
            if (text[end] == '$' && !Quotes.driverContinuesName(text[end - 1])) {
                throw Quotes.unclear(end);
            }
            end++;
        }
        char first = Chars.fold(text[position]);
        listWord |= (first == 'i' && end - position == 2) || (first == 'v' && end - position == 6);
        add(WORD, end);
    }

    /** PostgreSQL makes one token of a U& literal and the UESCAPE after it, and so do we. */
    private void addWithEscapeClause(TokenKind kind, int end) throws ShardlineException {
        int begin = position;
        position = end;
        skipBlanks();
        int clause = position;
        int last = end;
        if (atUescape()) {
            position += UESCAPE.length();
            skipBlanks();
            if (peek(0) != '\'' || peek(2) != '\'' || peek(3) == '\'') {
                throw at(clause, "UESCAPE without a string of one character");
            }
            last = position + 3;
        }
        if (kind == UNICODE_IDENTIFIER
                && Names.unicode(new String(text, begin, last - begin)).isEmpty()) {
            throw at(begin, "invalid Unicode escape");
        }
        position = last;
        tokens.add(kind, begin, last);
    }

    private boolean atUescape() {
        for (int i = 0; i < UESCAPE.length(); i++) {
            if (Chars.fold(peek(i)) != UESCAPE.charAt(i)) {
                return false;
            }
        }
        return !Chars.continuesName(peek(UESCAPE.length()));
    }

    private void number() throws ShardlineException {
        int end = Numbers.end(text, position);
        add(Numbers.decimal(text, position, end) ? DECIMAL : INTEGER, end);
    }

    private void operator() throws ShardlineException {
        int end = position;
        boolean freesSign = false;
        while (end < length && Chars.operator(text[end]) && !comment(end)) {
            char c = text[end];
            if (c == '?' && placeholders) {
                if (end + 1 == length || text[end + 1] != '?') {
                    break;
                }
                end++;
            }
            freesSign |= Chars.freesSign(c);
            end++;
        }
        if (end == position) {
            parameter();
            return;
        }
        while (!freesSign && end - position > 1 && (text[end - 1] == '+' || text[end - 1] == '-')) {
            end--;
        }
        add(OPERATOR, end);
    }

    private boolean comment(int at) {
        char second = at + 1 < length ? text[at + 1] : ' ';
        return (text[at] == '-' && second == '-') || (text[at] == '/' && second == '*');
    }

    private void parameter() throws ShardlineException {
        // pgjdbc writes $1 in its place, which would grow together with what touches it.
        if ((position > 0 && Chars.continuesName(text[position - 1])) || Chars.continuesName(peek(1))) {
            throw at(position, "placeholder that touches a name or number")
                    .withHint("Put a blank before and after the question mark.");
        }
        parameters++;
        tokens.setExtra(tokens.add(PARAMETER, position, position + 1), parameters);
        position++;
    }

    private void dollar() throws ShardlineException {
        if (Chars.digit(peek(1))) {
            int end = position + 1;
            while (end < length && Chars.digit(text[end])) {
                end++;
            }
            if (end < length && Chars.startsName(text[end])) {
                throw at(position, "trailing junk after a parameter");
            }
            add(POSITIONAL, end);
            return;
        }
        add(DOLLAR_STRING, quotes.dollar(position));
    }

    private void punctuation(char c) throws ShardlineException {
        switch (c) {
            case '(', '[' -> {
                if (depth == SqlText.MAX_DEPTH) {
                    throw ShardlineException.of(
                            STATEMENT_TOO_COMPLEX, "parentheses are nested more than %d deep", SqlText.MAX_DEPTH);
                }
                open[depth++] = add(PUNCTUATION, position + 1);
            }
            case ')', ']' -> close(c);
            case ',', ';' -> add(PUNCTUATION, position + 1);
            case '.' -> add(peek(1) == '.' ? OPERATOR : PUNCTUATION, position + (peek(1) == '.' ? 2 : 1));
            case ':' -> {
                boolean two = peek(1) == ':' || peek(1) == '=';
                add(two ? OPERATOR : PUNCTUATION, position + (two ? 2 : 1));
            }
            default -> throw at(position, "unexpected character");
        }
    }

    private void close(char c) throws ShardlineException {
        if (depth == 0 || text[tokens.begin(open[depth - 1])] != (c == ')' ? '(' : '[')) {
            throw at(position, "unmatched closing parenthesis or bracket");
        }
        depth--;
        tokens.setExtra(open[depth], add(PUNCTUATION, position + 1));
    }

    private void skipBlanks() throws ShardlineException {
        while (position < length) {
            char c = text[position];
            if (Chars.blank(c)) {
                position++;
            } else if (c == '-' && peek(1) == '-') {
                while (position < length && !Chars.lineEnd(text[position])) {
                    position++;
                }
            } else if (c == '/' && peek(1) == '*') {
                blockComment();
            } else {
                return;
            }
        }
    }

    private void blockComment() throws ShardlineException {
        int begin = position;
        if (peek(2) == '/') {
            throw ShardlineException.of(NOT_SUPPORTED, "comment that begins with /*/ at character %d", begin + 1)
                    .withDetail("The driver takes it for a whole comment, the server for the begin of one.")
                    .withHint("Put a blank after /*.");
        }
        if (tokens.size() == 0 && hint < 0 && peek(2) == '+') {
            hint = begin;
        }
        int nested = 1;
        position += 2;
        while (nested > 0) {
            if (position + 1 >= length) {
                throw at(begin, "unterminated comment");
            }
            char c = text[position];
            char second = text[position + 1];
            if (c == '*' && second == '/') {
                nested--;
                position += 2;
            } else if (c == '/' && second == '*') {
                nested++;
                position += 2;
            } else {
                position++;
            }
        }
    }

    private int add(TokenKind kind, int end) {
        int token = tokens.add(kind, position, end);
        position = end;
        return token;
    }

    /** The character so far ahead, or a blank beyond the end. */
    private char peek(int ahead) {
        return position + ahead < length ? text[position + ahead] : ' ';
    }

    static ShardlineException at(int offset, String what) {
        return ShardlineException.of(SYNTAX, "%s at character %d", what, offset + 1);
    }
}
