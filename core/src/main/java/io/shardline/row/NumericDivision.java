package io.shardline.row;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Division as PostgreSQL's numeric type does it, to the same digit and the same scale.
 *
 * <p>The server wants at least 16 significant digits of a quotient. It estimates where they end from the inputs' leading
 * base-10000 digits, so the scale goes in steps of four and does not depend on the quotient itself.
 */
public final class NumericDivision {
    private static final int LEAST_SIGNIFICANT_DIGITS = 16;
    private static final int DECIMALS_PER_DIGIT = 4;
    private static final int MOST_DISPLAY_SCALE = 1000;

    private NumericDivision() {}

    /**
     * The quotient with PostgreSQL's scale, rounded half away from zero.
     *
     * @param dividend its scale is its display scale and not negative
     * @param divisor not zero; its scale likewise
     */
    public static BigDecimal divide(BigDecimal dividend, BigDecimal divisor) {
        return dividend.divide(divisor, scale(dividend, divisor), RoundingMode.HALF_UP);
    }

    private static int scale(BigDecimal dividend, BigDecimal divisor) {
        int dividendWeight = weight(dividend);
        int divisorWeight = weight(divisor);
        int quotientWeight = dividendWeight - divisorWeight;
        if (leadingDigit(dividend, dividendWeight) <= leadingDigit(divisor, divisorWeight)) {
            quotientWeight--;
        }
        int significant = LEAST_SIGNIFICANT_DIGITS - quotientWeight * DECIMALS_PER_DIGIT;
        int wanted = Math.max(Math.max(significant, 0), Math.max(dividend.scale(), divisor.scale()));
        return Math.min(wanted, MOST_DISPLAY_SCALE);
    }

    /** The power of 10000 of the leading base-10000 digit; zero for zero. */
    private static int weight(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.floorDiv(value.precision() - value.scale() - 1, DECIMALS_PER_DIGIT);
    }

    private static int leadingDigit(BigDecimal value, int weight) {
        return value.abs().scaleByPowerOfTen(-weight * DECIMALS_PER_DIGIT).intValue();
    }
}
