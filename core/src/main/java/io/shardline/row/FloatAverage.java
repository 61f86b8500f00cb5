package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The average of floats, from float8 sums, added in the order they come, and their counts. */
final class FloatAverage implements Accumulator {
    private final int sumColumn;
    private final int countColumn;
    private double sum;
    private long count;

    FloatAverage(int sumColumn, int countColumn) {
        this.sumColumn = sumColumn;
        this.countColumn = countColumn;
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        double partial = partials.getDouble(sumColumn);
        if (!partials.wasNull()) {
            sum = FloatSum.plus(sum, partial);
            count += partials.getLong(countColumn);
        }
    }

    @Override
    public @Nullable String result() {
        return count == 0 ? null : FloatText.ofFloat8(sum / count);
    }
}
