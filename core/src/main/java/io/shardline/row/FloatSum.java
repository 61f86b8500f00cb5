package io.shardline.row;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The total of float8 partials, added in the order they come; for float4 rounded once, at the end. */
final class FloatSum implements Accumulator {
    private final int column;
    private final boolean toFloat4;
    private @Nullable Double total;

    FloatSum(int column, RowType result) {
        this.column = column;
        this.toFloat4 = result == RowType.FLOAT4;
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        double partial = partials.getDouble(column);
        if (!partials.wasNull()) {
            // The first value is taken as it is, not added to 0: the sum of -0 alone is -0.
            total = total == null ? partial : plus(total, partial);
        }
    }

    /** PostgreSQL's addition: finite values may not add up to an infinity. */
    static double plus(double a, double b) throws ShardlineException {
        double sum = a + b;
        if (Double.isInfinite(sum) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw outOfRange("overflow");
        }
        return sum;
    }

    @Override
    public @Nullable String result() throws ShardlineException {
        if (total == null) {
            return null;
        }
        return toFloat4 ? FloatText.ofFloat4(float4(total)) : FloatText.ofFloat8(total);
    }

    private static float float4(double value) throws ShardlineException {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
            throw outOfRange("overflow");
        }
        if (rounded == 0 && value != 0) {
            throw outOfRange("underflow");
        }
        return rounded;
    }

    private static ShardlineException outOfRange(String how) {
        return ShardlineException.of(ErrorCode.VALUE_OUT_OF_RANGE, "value out of range: %s", how);
    }
}
