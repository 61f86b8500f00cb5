package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * numeric, as {@code BigDecimal} without trailing zeros; NaN and the infinities as {@code Double}.
 *
 * <p>A bound float or double is UNKNOWN: the server compares it with numeric as float8, where it equals many numeric values.
 */
@Immutable
final class NumericDomain implements KeyDomain {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");
    private static final int MOST_WHOLE_DIGITS = 131_072;
    private static final int MOST_FRACTION_DIGITS = 16_383;
    private static final int TYPMOD_OFFSET = 4;

    @Override
    public Object convert(Object bound) {
        if (bound instanceof BigDecimal value) {
            return held(value);
        }
        if (bound instanceof BigInteger value) {
            return held(new BigDecimal(value));
        }
        if (bound instanceof Long || bound instanceof Integer || bound instanceof Short || bound instanceof Byte) {
            return held(BigDecimal.valueOf(((Number) bound).longValue()));
        }
        return bound instanceof String || bound instanceof Character ? parse(bound.toString()) : NoKey.UNKNOWN;
    }

    @Override
    public Object parse(String literal) {
        String text = Blanks.trim(literal);
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> NUMBER.matcher(text).matches() ? held(new BigDecimal(text)) : NoKey.UNKNOWN;
        };
    }

    /** Rounds to the declared scale, halves away from zero; what then has too many digits is the server's to refuse. */
    @Override
    public Object fit(Object canonical, int typmod) {
        if (!(canonical instanceof BigDecimal value)) {
            return Double.isNaN((Double) canonical) ? canonical : NoKey.UNKNOWN;
        }
        int precision = (typmod - TYPMOD_OFFSET) >> 16 & 0xFFFF;
        // The scale has eleven bits with a sign.
        int scale = (((typmod - TYPMOD_OFFSET) & 0x7FF) ^ 1024) - 1024;
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        return rounded.signum() != 0 && rounded.precision() - rounded.scale() > precision - scale
                ? NoKey.UNKNOWN
                : held(rounded);
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofNumeric(canonical);
    }

    /** NaN is above all, as on the server. */
    @Override
    public int compare(Object a, Object b) {
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y);
        }
        return Double.compare(special(a), special(b));
    }

    private static double special(Object canonical) {
        return canonical instanceof Double value ? value : 0;
    }

    private static Object held(BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if ((long) value.precision() - value.scale() > MOST_WHOLE_DIGITS) {
            return NoKey.UNKNOWN;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() > MOST_FRACTION_DIGITS ? NoKey.UNKNOWN : stripped;
    }
}
