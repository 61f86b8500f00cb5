package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.math.BigDecimal;
import java.math.BigInteger;

/** int2, int4 and int8, as {@code Long}. */
@Immutable
record IntegerDomain(long least, long most) implements KeyDomain {
    private static final int MOST_DIGITS = 19;
    // int8 is compared with float8 as float8, where from here on one float8 equals several int8.
    private static final double EXACT_DOUBLES = 0x1p53;
    // pgjdbc sends a float as its shortest decimal text, which from here on may be another number.
    private static final float EXACT_FLOATS = 0x1p24f;

    @Override
    public Object convert(Object bound) {
        if (bound instanceof Long value) {
            return inRange(value) ? value : NoKey.NO_MATCH;
        }
        if (bound instanceof Integer || bound instanceof Short || bound instanceof Byte) {
            return held(((Number) bound).longValue());
        }
        if (bound instanceof BigDecimal value) {
            return decimal(value);
        }
        if (bound instanceof BigInteger value) {
            return value.bitLength() < Long.SIZE ? held(value.longValue()) : NoKey.NO_MATCH;
        }
        if (bound instanceof Double value) {
            return floating(value, EXACT_DOUBLES);
        }
        if (bound instanceof Float value) {
            return floating(value, EXACT_FLOATS);
        }
        return bound instanceof String || bound instanceof Character ? parse(bound.toString()) : NoKey.UNKNOWN;
    }

    /** Decimal digits with a sign and blanks around. Whatever else int4in reads or refuses, by its version, is the server's. */
    @Override
    public Object parse(String literal) {
        String text = Blanks.trim(literal);
        int begin = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int digits = text.length() - begin;
        if (digits < 1 || digits > MOST_DIGITS) {
            return NoKey.UNKNOWN;
        }
        long value = 0;
        for (int i = begin; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NoKey.UNKNOWN;
            }
            value = 10 * value - digit;
        }
        // Summed up below zero, where there is room for the least value; 19 digits overflow to above zero.
        boolean negative = text.charAt(0) == '-';
        if (value > 0 || (!negative && value == Long.MIN_VALUE)) {
            return NoKey.UNKNOWN;
        }
        long signed = negative ? value : -value;
        return inRange(signed) ? signed : NoKey.UNKNOWN;
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofLong((Long) canonical);
    }

    @Override
    public int compare(Object a, Object b) {
        return Long.compare((Long) a, (Long) b);
    }

    private boolean inRange(long value) {
        return value >= least && value <= most;
    }

    private Object held(long value) {
        return inRange(value) ? value : NoKey.NO_MATCH;
    }

    private Object decimal(BigDecimal value) {
        if (value.signum() == 0) {
            return 0L;
        }
        // Looked at before anything is expanded: the exponent may be huge.
        if ((long) value.precision() - value.scale() > MOST_DIGITS) {
            return NoKey.NO_MATCH;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        BigInteger whole = stripped.scale() > 0 ? null : stripped.toBigInteger();
        return whole == null || whole.bitLength() >= Long.SIZE ? NoKey.NO_MATCH : held(whole.longValue());
    }

    private Object floating(double value, double exactBelow) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return NoKey.NO_MATCH;
        }
        if (Math.abs(value) >= exactBelow) {
            return NoKey.UNKNOWN;
        }
        return value == Math.rint(value) ? held((long) value) : NoKey.NO_MATCH;
    }
}
