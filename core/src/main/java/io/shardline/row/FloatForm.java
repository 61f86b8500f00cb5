package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * float4 and float8: -0 equals 0, NaN equals NaN and is above all.
 *
 * <p>A float4 must be read as a float: 0.1 read as a double differs between text and binary transfer, and one merge may see
 * both.
 */
final class FloatForm implements PrintedForm<Double> {
    private final boolean single;

    FloatForm(boolean single) {
        this.single = single;
    }

    @Override
    public @Nullable Double read(ResultSet row, int column) throws SQLException {
        double value = single ? row.getFloat(column) : row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public int compare(Double a, Double b) {
        double left = a;
        double right = b;
        return left == right ? 0 : Double.compare(left, right);
    }

    @Override
    public int hash(Double value) {
        return value == 0 ? 0 : value.hashCode();
    }

    @Override
    public String print(Double value) {
        return single ? FloatText.ofFloat4(value.floatValue()) : FloatText.ofFloat8(value);
    }
}
