package io.shardline.sharding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The hash by which PostgreSQL's declarative partitioning places a row, so that {@code satisfies_hash_partition} and a plain
 * CHECK agree with the router.
 */
final class PostgresHash {
    /** HASH_PARTITION_SEED of PostgreSQL. */
    static final long SEED = 0x7A5B22367996DCFDL;

    private static final Lookup3 WORDS = Lookup3.beforeWord(SEED);
    private static final int BUCKET_MASK = 1023;
    private static final long COMBINE = 0x49a0f4dd15e5a8e3L;
    private static final BigInteger NUMERIC_BASE = BigInteger.valueOf(10_000);
    private static final int NUMERIC_BASE_DIGITS = 4;

    private PostgresHash() {}

    /** The row hash after one more column that is not null; a row of none has 0. */
    static long combine(long rowHash, long columnHash) {
        return rowHash ^ (columnHash + COMBINE + (rowHash << 54) + (rowHash >>> 7));
    }

    static int bucket(long rowHash) {
        return (int) rowHash & BUCKET_MASK;
    }

    /** int2, int4, int8, date (days), timestamp and timestamptz (microseconds): equal numbers hash alike. */
    static long ofLong(long value) {
        int low = (int) value;
        int high = (int) (value >> 32);
        return WORDS.word(low ^ (value >= 0 ? high : ~high));
    }

    /** text and varchar; bpchar once its trailing blanks are gone. */
    static long ofText(String value) {
        return Lookup3.text(value, SEED);
    }

    static long ofBytes(byte[] value) {
        return Lookup3.bytes(value, SEED);
    }

    static long ofUuid(UUID value) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
        return Lookup3.bytes(bytes, SEED);
    }

    /**
     * numeric: its digits to the base 10000, without zeros at either end, each two bytes, low byte first; then the weight of the
     * first digit. Neither the sign nor the scale counts.
     *
     * @param value a {@code BigDecimal}, or a {@code Double} that is not finite
     */
    static long ofNumeric(Object value) {
        if (!(value instanceof BigDecimal number)) {
            return SEED;
        }
        if (number.signum() == 0) {
            return SEED - 1;
        }
        // Fraction digits in fours, so that base-10000 digits fall on the decimal point as the server's do.
        int groups = Math.floorDiv(number.scale() + NUMERIC_BASE_DIGITS - 1, NUMERIC_BASE_DIGITS);
        BigInteger digits =
                number.setScale(groups * NUMERIC_BASE_DIGITS).unscaledValue().abs();
        short[] words = new short[digits.bitLength() / 13 + 1];
        int begin = words.length;
        while (digits.signum() != 0) {
            BigInteger[] parts = digits.divideAndRemainder(NUMERIC_BASE);
            words[--begin] = parts[1].shortValue();
            digits = parts[0];
        }
        int end = words.length;
        while (words[end - 1] == 0) {
            end--;
        }
        int weight = words.length - begin - groups - 1;
        return Lookup3.bytes(littleEndian(Arrays.copyOfRange(words, begin, end)), SEED) ^ weight;
    }

    private static byte[] littleEndian(short[] words) {
        byte[] bytes = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            bytes[2 * i] = (byte) words[i];
            bytes[2 * i + 1] = (byte) (words[i] >> 8);
        }
        return bytes;
    }
}
