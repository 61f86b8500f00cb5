package io.shardline.exec;

import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Operands of LIMIT and OFFSET as the bigint that PostgreSQL makes of them, or its error. NULL is no number of rows. */
final class RowCounts {
    /** No number of rows has more digits; one that claims to must not be written out. */
    private static final int MOST_DIGITS = 40;

    private RowCounts() {}

    static OptionalLong ofValue(String clause, @Nullable Object value) throws SQLException {
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof String text) {
            return OptionalLong.of(ofText(text.strip()));
        }
        if (value instanceof Double || value instanceof Float) {
            return OptionalLong.of(ofDouble(((Number) value).doubleValue()));
        }
        if (value instanceof Number number) {
            return OptionalLong.of(ofDecimal(new BigDecimal(number.toString())));
        }
        throw wrongType(clause);
    }

    /** @param literal one token, or a sign and a number */
    static OptionalLong ofLiteral(String clause, Span literal, SqlText text) throws SQLException {
        int last = literal.to() - 1;
        if (text.is(last, "null")) {
            return OptionalLong.empty();
        }
        TokenKind kind = text.kind(last);
        boolean number = kind == TokenKind.INTEGER || kind == TokenKind.DECIMAL;
        String digits = text.literal(last).orElseThrow(() -> wrongType(clause));
        if (!number) {
            return OptionalLong.of(ofText(digits.strip()));
        }
        BigDecimal value = number(digits.replace("_", ""));
        return OptionalLong.of(ofDecimal(text.is(literal.from(), "-") ? value.negate() : value));
    }

    private static BigDecimal number(String digits) {
        int radix = digits.length() < 3
                ? 10
                : switch (digits.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return radix == 10 ? new BigDecimal(digits) : new BigDecimal(new BigInteger(digits.substring(2), radix));
    }

    private static long ofText(String text) throws SQLException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new SQLException("invalid input syntax for type bigint", "22P02", e);
        }
    }

    /** Halves go to the even neighbour, as a cast from double precision has it. */
    private static long ofDouble(double value) throws SQLException {
        double rounded = Math.rint(value);
        // 2^63 is a double and the first that does not fit; the least long is one too and fits.
        if (!(rounded >= Long.MIN_VALUE && rounded < -(double) Long.MIN_VALUE)) {
            throw outOfRange();
        }
        return (long) rounded;
    }

    /** Halves go away from zero, as a cast from numeric has it. */
    private static long ofDecimal(BigDecimal value) throws SQLException {
        if ((long) value.precision() - value.scale() > MOST_DIGITS) {
            throw outOfRange();
        }
        BigInteger rounded = value.setScale(0, RoundingMode.HALF_UP).unscaledValue();
        if (rounded.bitLength() >= Long.SIZE) {
            throw outOfRange();
        }
        return rounded.longValue();
    }

    static SQLException outOfRange() {
        return new SQLException("bigint out of range", "22003");
    }

    static SQLException wrongType(String clause) {
        return new SQLException("argument of " + clause + " must be type bigint", "42804");
    }
}
