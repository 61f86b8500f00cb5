package io.shardline.row;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The text of float4 and float8 as PostgreSQL prints them by default: the fewest digits that mean this value alone.
 *
 * <p>{@link Double#toString} will not do: in JDK 17 it may print a digit too many, and PostgreSQL, unlike others, takes no
 * decimal that lies exactly halfway to the neighbouring float (1e23 is 9.999999999999999e+22).
 */
final class FloatText {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final int ALWAYS_ENOUGH_DIGITS = 17;
    private static final int LEAST_FIXED_EXPONENT = -4;
    private static final int FLOAT8_EXPONENTS_END = 15;
    private static final int FLOAT4_EXPONENTS_END = 6;

    private FloatText() {}

    static String ofFloat8(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return sign + "0";
        }
        BigDecimal shortest = shortest(magnitude, Math.nextDown(magnitude), Math.nextUp(magnitude));
        return sign + print(shortest, FLOAT8_EXPONENTS_END);
    }

    static String ofFloat4(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            return Float.toString(value);
        }
        String sign = Float.floatToRawIntBits(value) < 0 ? "-" : "";
        float magnitude = Math.abs(value);
        if (magnitude == 0) {
            return sign + "0";
        }
        BigDecimal shortest = shortest(magnitude, Math.nextDown(magnitude), Math.nextUp(magnitude));
        return sign + print(shortest, FLOAT4_EXPONENTS_END);
    }

    /** The nearest of the shortest decimals that mean the value, with its neighbours given. */
    private static BigDecimal shortest(double value, double below, double above) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal halfDown = exact.subtract(new BigDecimal(below)).multiply(HALF);
        BigDecimal halfUp = Double.isInfinite(above)
                ? halfDown
                : new BigDecimal(above).subtract(exact).multiply(HALF);
        BigDecimal shortest = exact;
        int fewest = 1;
        int enough = ALWAYS_ENOUGH_DIGITS;
        // If some decimal of n digits means the value, so does one of n + 1, so the count can be found by halving.
        while (fewest <= enough) {
            int digits = (fewest + enough) / 2;
            BigDecimal nearest = nearest(exact, digits, halfDown, halfUp);
            if (nearest == null) {
                fewest = digits + 1;
            } else {
                shortest = nearest;
                enough = digits - 1;
            }
        }
        return shortest;
    }

    /** The nearest decimal of so many digits that lies strictly within half a step of the value, or null. */
    private static @Nullable BigDecimal nearest(BigDecimal exact, int digits, BigDecimal halfDown, BigDecimal halfUp) {
        BigDecimal floor = exact.round(new MathContext(digits, RoundingMode.FLOOR));
        BigDecimal ceiling = exact.round(new MathContext(digits, RoundingMode.CEILING));
        boolean floorMeansIt = exact.subtract(floor).compareTo(halfDown) < 0;
        boolean ceilingMeansIt = ceiling.subtract(exact).compareTo(halfUp) < 0;
        if (floorMeansIt && ceilingMeansIt) {
            return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        }
        return floorMeansIt ? floor : ceilingMeansIt ? ceiling : null;
    }

    private static String print(BigDecimal decimal, int exponentsEnd) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= LEAST_FIXED_EXPONENT && exponent < exponentsEnd) {
            return stripped.toPlainString();
        }
        StringBuilder text = new StringBuilder(stripped.unscaledValue().toString());
        if (text.length() > 1) {
            text.insert(1, '.');
        }
        text.append(exponent < 0 ? "e-" : "e+");
        return text.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }
}
