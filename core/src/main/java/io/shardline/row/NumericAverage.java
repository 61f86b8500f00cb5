package io.shardline.row;

import io.shardline.ShardlineException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The average of integers or numerics, from int8 or numeric sums and their counts. */
final class NumericAverage implements Accumulator {
    private final NumericSum sum;
    private final int countColumn;
    private long count;

    NumericAverage(Partial sum, Partial count) {
        this.sum = new NumericSum(sum);
        this.countColumn = count.column();
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        sum.add(partials);
        count += partials.getLong(countColumn);
    }

    @Override
    public @Nullable String result() throws ShardlineException {
        Number total = sum.total();
        if (total == null || count == 0) {
            return null;
        }
        return NumericForm.text(
                total instanceof BigDecimal finite ? NumericDivision.divide(finite, BigDecimal.valueOf(count)) : total);
    }
}
