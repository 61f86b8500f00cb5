package io.shardline.exec;

import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What LIMIT and OFFSET come to in one execution: operands become the bigint that PostgreSQL makes of them, or its error.
 *
 * @param count rows to return at most; empty for all
 * @param offset rows to skip
 */
record LimitBounds(OptionalLong count, long offset) {
    /** Casts that leave a row count what it is, with the greatest value that fits. */
    private static final Map<String, Long> CASTS = Map.of(
            "bigint", Long.MAX_VALUE,
            "int8", Long.MAX_VALUE,
            "integer", (long) Integer.MAX_VALUE,
            "int", (long) Integer.MAX_VALUE,
            "int4", (long) Integer.MAX_VALUE,
            "smallint", (long) Short.MAX_VALUE,
            "int2", (long) Short.MAX_VALUE);

    /** No number of rows has more digits; one that claims to must not be written out. */
    private static final int MOST_DIGITS = 40;

    /** @throws SQLException as one server would for a value that is negative or is no number */
    static LimitBounds of(PlanNode.Limit limit, ShardCall call) throws SQLException {
        OptionalLong offset = value("OFFSET", limit.offset(), call);
        if (offset.orElse(0) < 0) {
            throw new SQLException("OFFSET must not be negative", "2201X");
        }
        OptionalLong count = value("LIMIT", limit.count(), call);
        if (count.orElse(0) < 0) {
            throw new SQLException("LIMIT must not be negative", "2201W");
        }
        return new LimitBounds(count, offset.orElse(0));
    }

    /** How many rows are needed of a shard at most: those returned may all be its own, and those skipped as well. */
    OptionalLong rowsPerShard() {
        if (count.isEmpty() || count.getAsLong() > Long.MAX_VALUE - offset) {
            return OptionalLong.empty();
        }
        // As on one server, LIMIT 0 computes nothing, and so meets no error either.
        return OptionalLong.of(count.getAsLong() == 0 ? 0 : count.getAsLong() + offset);
    }

    private static OptionalLong value(String clause, Optional<Operand> operand, ShardCall call) throws SQLException {
        if (operand.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong rows;
        Optional<Span> cast;
        if (operand.get() instanceof Operand.Placeholder placeholder) {
            rows = ofValue(clause, call.parameters().get(call.text().parameter(placeholder.token())));
            cast = placeholder.cast();
        } else if (operand.get() instanceof Operand.Constant constant) {
            rows = ofLiteral(clause, constant.literal(), call.text());
            cast = constant.cast();
        } else {
            throw new IllegalArgumentException(clause + " is an element of a row");
        }
        if (cast.isPresent()) {
            check(clause, rows, cast.get(), call.text());
        }
        return rows;
    }

    private static void check(String clause, OptionalLong rows, Span cast, SqlText text) throws SQLException {
        Long greatest = CASTS.get(text.at(cast).toLowerCase(Locale.ROOT));
        if (greatest == null) {
            throw wrongType(clause);
        }
        if (rows.orElse(0) > greatest) {
            throw outOfRange();
        }
    }

    private static OptionalLong ofValue(String clause, @Nullable Object value) throws SQLException {
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
    private static OptionalLong ofLiteral(String clause, Span literal, SqlText text) throws SQLException {
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

    private static SQLException outOfRange() {
        return new SQLException("bigint out of range", "22003");
    }

    private static SQLException wrongType(String clause) {
        return new SQLException("argument of " + clause + " must be type bigint", "42804");
    }
}
