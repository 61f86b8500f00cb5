package io.shardline.sql;

import java.util.Arrays;

/** Tokens as arrays of numbers, because an object per token would cost more than reading it. */
final class Tokens {
    private static final TokenKind[] KINDS = TokenKind.values();

    private byte[] kinds;
    private int[] begins;
    private int[] ends;
    /** Closing token of a bracket, index of a parameter, number of a flat list. */
    private int[] extras;

    private int size;

    // A byte per token instead of a reference; the numbers live no longer than the array.
    @SuppressWarnings("EnumOrdinal")
    private static byte number(TokenKind kind) {
        return (byte) kind.ordinal();
    }

    Tokens(int capacity) {
        kinds = new byte[capacity];
        begins = new int[capacity];
        ends = new int[capacity];
        extras = new int[capacity];
    }

    int add(TokenKind kind, int begin, int end) {
        if (size == kinds.length) {
            int capacity = size * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            begins = Arrays.copyOf(begins, capacity);
            ends = Arrays.copyOf(ends, capacity);
            extras = Arrays.copyOf(extras, capacity);
        }
        kinds[size] = number(kind);
        begins[size] = begin;
        ends[size] = end;
        return size++;
    }

    int size() {
        return size;
    }

    TokenKind kind(int token) {
        return KINDS[kinds[checked(token)]];
    }

    boolean isKind(int token, TokenKind kind) {
        return token < size && kinds[token] == number(kind);
    }

    int begin(int token) {
        return begins[checked(token)];
    }

    int end(int token) {
        return ends[checked(token)];
    }

    int extra(int token) {
        return extras[checked(token)];
    }

    void setExtra(int token, int value) {
        extras[token] = value;
    }

    private int checked(int token) {
        if (token >= size) {
            throw new IndexOutOfBoundsException("token " + token + " of " + size);
        }
        return token;
    }

    /** True if the token is one operator or punctuation character. */
    boolean isMark(String text, int token, char mark) {
        return token < size
                && ends[token] - begins[token] == 1
                && text.charAt(begins[token]) == mark
                && (isKind(token, TokenKind.PUNCTUATION) || isKind(token, TokenKind.OPERATOR));
    }

    /** True if the token is this keyword, in any case. */
    boolean isWord(String text, int token, String lowerCase) {
        return isKind(token, TokenKind.WORD) && spells(text, token, lowerCase);
    }

    /** True if the token's characters are these but for the case of ASCII letters. */
    boolean spells(String text, int token, String lowerCase) {
        int begin = begins[token];
        int length = lowerCase.length();
        if (ends[token] - begin != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Chars.fold(text.charAt(begin + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
