package io.shardline.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Condenses flat IN-lists and flat rows of VALUES into one token each. */
final class FlatLists {
    private final String text;
    private final Tokens raw;
    private final List<TokenRows> lists = new ArrayList<>();

    private int[] elements = new int[16];
    private int count;

    FlatLists(String text, Tokens raw) {
        this.text = text;
        this.raw = raw;
    }

    /** The rows of each LIST and ROWS token, by the token's extra. */
    List<TokenRows> lists() {
        return lists;
    }

    /** The tokens with flat lists condensed; the same object if there are none. */
    Tokens condensed() {
        Tokens out = null;
        int copied = 0;
        for (int i = 1; i < raw.size(); i++) {
            // After a dot the word is a function's name.
            if (!raw.isMark(text, i, '(')
                    || !raw.isKind(i - 1, TokenKind.WORD)
                    || (i > 1 && raw.isMark(text, i - 2, '.'))) {
                continue;
            }
            boolean list = raw.spells(text, i - 1, "in");
            int closing = list ? row(i) : raw.spells(text, i - 1, "values") ? rows(i) : -1;
            if (closing < 0) {
                continue;
            }
            int rows = list ? count : count / width(i);
            lists.add(new TokenRows(text, raw, Arrays.copyOf(elements, count), count / rows, closing, list));
            out = out == null ? new Tokens(raw.size() - (closing - i)) : out;
            copy(copied, i, out);
            TokenKind kind = list ? TokenKind.LIST : TokenKind.ROWS;
            out.setExtra(out.add(kind, raw.begin(i), raw.end(closing)), lists.size() - 1);
            copied = closing + 1;
            i = closing;
        }
        if (out == null) {
            return raw;
        }
        copy(copied, raw.size(), out);
        match(out);
        return out;
    }

    private void copy(int from, int to, Tokens out) {
        for (int i = from; i < to; i++) {
            out.setExtra(out.add(raw.kind(i), raw.begin(i), raw.end(i)), raw.extra(i));
        }
    }

    /** Brackets close elsewhere once lists became shorter. */
    private void match(Tokens out) {
        int[] open = new int[SqlText.MAX_DEPTH];
        int depth = 0;
        for (int i = 0; i < out.size(); i++) {
            if (out.isKind(i, TokenKind.PUNCTUATION)) {
                switch (text.charAt(out.begin(i))) {
                    case '(', '[' -> open[depth++] = i;
                    case ')', ']' -> out.setExtra(open[--depth], i);
                    default -> {}
                }
            }
        }
    }

    private int width(int open) {
        int closing = raw.extra(open);
        int width = 0;
        while (width < count && elements[width] < closing) {
            width++;
        }
        return width;
    }

    /** Collects the rows that begin at a parenthesis; returns the last one's closing token, or -1 if they are not flat. */
    private int rows(int open) {
        count = 0;
        int closing = elements(open);
        int width = count;
        while (closing >= 0 && raw.isMark(text, closing + 1, ',')) {
            int before = count;
            closing = raw.isMark(text, closing + 2, '(') ? elements(closing + 2) : -1;
            if (count - before != width) {
                return -1;
            }
        }
        return closing;
    }

    private int row(int open) {
        count = 0;
        return elements(open);
    }

    /** Collects the elements inside a parenthesis; returns the closing token, or -1 if they are not flat. */
    private int elements(int open) {
        int closing = raw.extra(open);
        int at = open + 1;
        while (true) {
            int after = element(at);
            if (after < 0) {
                return -1;
            }
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, count * 2);
            }
            elements[count++] = at;
            if (after == closing) {
                return closing;
            }
            if (!raw.isMark(text, after, ',')) {
                return -1;
            }
            at = after + 1;
        }
    }

    /** The token after the element that begins at a token, or -1 if there is none. */
    private int element(int at) {
        int value = at;
        if (raw.isMark(text, at, '-') || raw.isMark(text, at, '+')) {
            value++;
            if (!raw.isKind(value, TokenKind.INTEGER) && !raw.isKind(value, TokenKind.DECIMAL)) {
                return -1;
            }
        }
        if (!constant(value)) {
            return -1;
        }
        int after = value + 1;
        if (raw.isKind(after, TokenKind.OPERATOR) && raw.spells(text, after, "::")) {
            return raw.isKind(after + 1, TokenKind.WORD) ? after + 2 : -1;
        }
        return after;
    }

    private boolean constant(int token) {
        return switch (raw.kind(token)) {
            case STRING,
                    ESCAPE_STRING,
                    UNICODE_STRING,
                    NATIONAL_STRING,
                    DOLLAR_STRING,
                    BIT_STRING,
                    INTEGER,
                    DECIMAL,
                    PARAMETER -> true;
            case WORD ->
                raw.spells(text, token, "null")
                        || raw.spells(text, token, "true")
                        || raw.spells(text, token, "false")
                        || raw.spells(text, token, "default");
            default -> false;
        };
    }
}
