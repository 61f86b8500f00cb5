package io.shardline.sharding;

import java.nio.charset.StandardCharsets;

/**
 * Bob Jenkins' lookup3 with a 64-bit seed and a 64-bit result, in the variant that PostgreSQL's extended hash functions use on
 * little-endian machines.
 */
final class Lookup3 {
    private static final int BEGIN = 0x9e3779b9 + 3923095;

    private int a;
    private int b;
    private int c;

    private Lookup3(int length, long seed) {
        a = BEGIN + length;
        b = a;
        c = a;
        if (seed != 0) {
            a += (int) (seed >>> 32);
            b += (int) seed;
            mix();
        }
    }

    /** The hash of a 32-bit word, with this as the state before it. */
    long word(int word) {
        return result(a + word, b, c);
    }

    /** The state in which every 32-bit word finds the function. */
    static Lookup3 beforeWord(long seed) {
        return new Lookup3(4, seed);
    }

    static long bytes(byte[] bytes, long seed) {
        Lookup3 state = new Lookup3(bytes.length, seed);
        int at = 0;
        for (; bytes.length - at >= 12; at += 12) {
            state.a += word(bytes, at, 4);
            state.b += word(bytes, at + 4, 4);
            state.c += word(bytes, at + 8, 4);
            state.mix();
        }
        int left = bytes.length - at;
        state.a += word(bytes, at, left);
        state.b += word(bytes, at + 4, left - 4);
        // The lowest byte of the last word is left to the length.
        state.c += word(bytes, at + 8, left - 8) << 8;
        return state.result();
    }

    /** The hash of a text's UTF-8 bytes; makes no copy of one that is all ASCII. */
    static long text(String text, long seed) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return bytes(text.getBytes(StandardCharsets.UTF_8), seed);
            }
        }
        return ascii(text, seed);
    }

    private static long ascii(String text, long seed) {
        int length = text.length();
        Lookup3 state = new Lookup3(length, seed);
        int at = 0;
        for (; length - at >= 12; at += 12) {
            state.a += word(text, at, 4);
            state.b += word(text, at + 4, 4);
            state.c += word(text, at + 8, 4);
            state.mix();
        }
        int left = length - at;
        state.a += word(text, at, left);
        state.b += word(text, at + 4, left - 4);
        state.c += word(text, at + 8, left - 8) << 8;
        return state.result();
    }

    // Up to four bytes, the first lowest; none if count is not positive.
    private static int word(byte[] bytes, int at, int count) {
        int word = 0;
        for (int i = Math.min(count, 4) - 1; i >= 0; i--) {
            word = (word << 8) | (bytes[at + i] & 0xFF);
        }
        return word;
    }

    private static int word(String text, int at, int count) {
        int word = 0;
        for (int i = Math.min(count, 4) - 1; i >= 0; i--) {
            word = (word << 8) | text.charAt(at + i);
        }
        return word;
    }

    private void mix() {
        a = (a - c) ^ Integer.rotateLeft(c, 4);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 6);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 8);
        b += a;
        a = (a - c) ^ Integer.rotateLeft(c, 16);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 19);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 4);
        b += a;
    }

    private long result() {
        return result(a, b, c);
    }

    private static long result(int a, int b, int c) {
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return ((long) b << 32) | (c & 0xFFFFFFFFL);
    }
}
