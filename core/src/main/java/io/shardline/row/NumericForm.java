package io.shardline.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * numeric: a {@link BigDecimal} with the value's display scale, or a {@link Double} for NaN and the infinities.
 *
 * <p>It reads the wire because the driver's getBigDecimal throws on NaN and the infinities.
 */
final class NumericForm implements PrintedForm<Number> {
    private static final int HEADER_BYTES = 8;
    private static final int DIGITS_IN_LONG = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final MathContext HASHED = new MathContext(18, RoundingMode.DOWN);

    @Override
    public @Nullable Number read(ResultSet row, int column) throws SQLException {
        byte[] wire = row.getBytes(column);
        if (wire == null) {
            return null;
        }
        // The sign's low byte is zero in every binary value, and no text holds a zero byte.
        return wire.length >= HEADER_BYTES && wire[5] == 0 ? ofBinary(ByteBuffer.wrap(wire)) : ofText(wire);
    }

    static Number ofText(byte[] wire) {
        String text = new String(wire, StandardCharsets.ISO_8859_1);
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> new BigDecimal(text);
        };
    }

    /** Count of base-10000 digits, weight of the first, sign, display scale, digits: each two bytes. */
    private static Number ofBinary(ByteBuffer wire) {
        int count = Short.toUnsignedInt(wire.getShort());
        int weight = wire.getShort();
        int sign = Short.toUnsignedInt(wire.getShort());
        int displayScale = wire.getShort();
        return switch (sign) {
            case 0xC000 -> Double.NaN;
            case 0xD000 -> Double.POSITIVE_INFINITY;
            case 0xF000 -> Double.NEGATIVE_INFINITY;
            default -> {
                BigDecimal magnitude =
                        magnitude(wire, count, 4 * (count - 1 - weight)).setScale(displayScale);
                yield sign == 0 ? magnitude : magnitude.negate();
            }
        };
    }

    private static BigDecimal magnitude(ByteBuffer digits, int count, int scale) {
        if (count <= DIGITS_IN_LONG) {
            long unscaled = 0;
            for (int i = 0; i < count; i++) {
                unscaled = unscaled * 10_000 + digits.getShort();
            }
            return BigDecimal.valueOf(unscaled, count == 0 ? 0 : scale);
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(digits.getShort()));
        }
        return new BigDecimal(unscaled, scale);
    }

    @Override
    public int compare(Number a, Number b) {
        if (a instanceof BigDecimal left && b instanceof BigDecimal right) {
            return left.compareTo(right);
        }
        return Double.compare(rank(a), rank(b));
    }

    /** Every finite value lies between the infinities, and NaN is above all, as {@link Double#compare} has it. */
    private static double rank(Number value) {
        return value instanceof BigDecimal ? 0 : value.doubleValue();
    }

    @Override
    public int hash(Number value) {
        // Cut first: taking zeros off the end of 100,000 digits, which numeric may have, takes a minute.
        return value instanceof BigDecimal finite
                ? finite.round(HASHED).stripTrailingZeros().hashCode()
                : value.hashCode();
    }

    @Override
    public String print(Number value) {
        return text(value);
    }

    static String text(Number value) {
        return value instanceof BigDecimal finite ? finite.toPlainString() : value.toString();
    }

    /** PostgreSQL's sum: the larger scale of the two; infinities of both signs, or any NaN, make NaN. */
    static Number add(Number a, Number b) {
        if (a instanceof BigDecimal left && b instanceof BigDecimal right) {
            return left.add(right);
        }
        return rank(a) + rank(b);
    }
}
