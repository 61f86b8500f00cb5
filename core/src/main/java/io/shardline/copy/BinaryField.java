package io.shardline.copy;

import io.shardline.sharding.KeyType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A field in the binary form of its type, as the types' receive functions read it. */
final class BinaryField implements KeyReader.Field {
    private static final int NUMERIC_HEADER = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private final KeyType type;
    private final Charset charset;

    BinaryField(KeyType type, Charset charset) {
        this.type = type;
        this.charset = charset;
    }

    @Override
    public @Nullable Object read(byte[] bytes, int begin, int end) {
        if (end < begin) {
            return null;
        }
        int size = end - begin;
        ByteBuffer in = ByteBuffer.wrap(bytes, begin, size);
        return switch (type) {
            case INT2 -> size == 2 ? (Object) (long) in.getShort() : KeyReader.Field.Sign.UNREADABLE;
            case INT4, DATE -> size == 4 ? (Object) (long) in.getInt() : KeyReader.Field.Sign.UNREADABLE;
            case INT8, TIMESTAMP, TIMESTAMPTZ -> size == 8 ? (Object) in.getLong() : KeyReader.Field.Sign.UNREADABLE;
            case UUID -> size == 16 ? new UUID(in.getLong(), in.getLong()) : KeyReader.Field.Sign.UNREADABLE;
            case BYTEA -> Arrays.copyOfRange(bytes, begin, end);
            case TEXT, VARCHAR, BPCHAR -> Decoding.text(bytes, begin, end, charset);
            case NUMERIC -> numeric(in);
        };
    }

    private static Object numeric(ByteBuffer in) {
        if (in.remaining() < NUMERIC_HEADER) {
            return KeyReader.Field.Sign.UNREADABLE;
        }
        int digits = in.getShort();
        int weight = in.getShort();
        int sign = in.getShort() & 0xffff;
        int scale = in.getShort();
        if (sign == NAN || sign == INFINITY || sign == MINUS_INFINITY) {
            return sign == NAN
                    ? Double.valueOf(Double.NaN)
                    : Double.valueOf(sign == INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }
        boolean readable = digits >= 0 && scale >= 0 && (sign == 0 || sign == NEGATIVE) && in.remaining() == 2 * digits;
        if (!readable) {
            return KeyReader.Field.Sign.UNREADABLE;
        }
        Object value = numeric(in, digits, weight, sign == NEGATIVE);
        // Digits beyond the declared scale are cut off.
        return value instanceof BigDecimal number && number.scale() > scale
                ? canonical(number.setScale(scale, RoundingMode.DOWN))
                : value;
    }

    private static Object numeric(ByteBuffer in, int digits, int weight, boolean negative) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            int digit = in.getShort();
            if (digit < 0 || digit > 9999) {
                return KeyReader.Field.Sign.UNREADABLE;
            }
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        BigDecimal whole = new BigDecimal(negative ? value.negate() : value);
        return canonical(whole.scaleByPowerOfTen(4 * (weight + 1 - digits)));
    }

    private static BigDecimal canonical(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
