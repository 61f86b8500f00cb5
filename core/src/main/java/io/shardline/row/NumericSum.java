package io.shardline.row;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The exact total of numeric or int8 partials, with the largest of their scales. */
final class NumericSum implements Accumulator {
    /** PostgreSQL's numeric holds this many decimal digits before the point. */
    private static final int MOST_INTEGER_DIGITS = 131_072;

    private final Partial partial;
    private @Nullable Number total;

    NumericSum(Partial partial) {
        this.partial = partial;
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        Number sum = (Number) partial.type().read(partials, partial.column());
        if (sum != null) {
            Number numeric = sum instanceof Long integer ? BigDecimal.valueOf(integer) : sum;
            total = total == null ? numeric : NumericForm.add(total, numeric);
        }
    }

    @Nullable
    Number total() throws ShardlineException {
        if (total instanceof BigDecimal finite && finite.precision() - finite.scale() > MOST_INTEGER_DIGITS) {
            throw ShardlineException.of(ErrorCode.VALUE_OUT_OF_RANGE, "value overflows numeric format");
        }
        return total;
    }

    @Override
    public @Nullable String result() throws ShardlineException {
        Number sum = total();
        return sum == null ? null : NumericForm.text(sum);
    }
}
