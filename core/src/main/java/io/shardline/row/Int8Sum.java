package io.shardline.row;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The total of int8 partials: counts, and sums of int2 and int4. */
final class Int8Sum implements Accumulator {
    private final int column;
    private long total;
    private boolean empty;

    private Int8Sum(int column, boolean nullIfEmpty) {
        this.column = column;
        this.empty = nullIfEmpty;
    }

    static Int8Sum ofCounts(int column) {
        return new Int8Sum(column, false);
    }

    static Int8Sum ofSums(int column) {
        return new Int8Sum(column, true);
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        long partial = partials.getLong(column);
        if (partials.wasNull()) {
            return;
        }
        empty = false;
        long sum = total + partial;
        if (((total ^ sum) & (partial ^ sum)) < 0) {
            throw ShardlineException.of(ErrorCode.VALUE_OUT_OF_RANGE, "bigint out of range");
        }
        total = sum;
    }

    @Override
    public @Nullable String result() {
        return empty ? null : Long.toString(total);
    }
}
