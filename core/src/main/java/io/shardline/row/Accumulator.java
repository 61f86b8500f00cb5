package io.shardline.row;

import io.shardline.ShardlineException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Combines the partial values of one aggregate and one group into its final value. Not thread-safe.
 *
 * <p>A partial that is NULL, from a shard without rows, counts for nothing. Sums and averages of floats depend on the order in
 * which partials are added, as they do on one server: add the shards in a fixed order.
 */
public sealed interface Accumulator
        permits Int8Sum, NumericSum, NumericAverage, FloatSum, FloatAverage, Extreme, BitFold {
    /**
     * Adds the partial value in the current row.
     *
     * @throws ShardlineException VALUE_OUT_OF_RANGE if the total leaves its type, as on one server
     */
    void add(ResultSet partials) throws SQLException;

    /**
     * PostgreSQL's text form of the total, or null for NULL.
     *
     * @throws ShardlineException VALUE_OUT_OF_RANGE if the total leaves its type, as on one server
     */
    @Nullable
    String result() throws ShardlineException;

    /**
     * An accumulator with nothing added, whose result is NULL, or 0 for a count.
     *
     * @param result the aggregate's type on one server; float4 for a sum of float4 whose partials are float8
     * @param partials the columns that {@code kind} asks for, in its order
     * @throws IllegalArgumentException if there is no exact way to combine such columns
     */
    static Accumulator of(Combining kind, RowType result, List<Partial> partials) {
        return Combination.of(kind, result, partials);
    }

    /** @param column 1-based position in the rows that shards return */
    record Partial(RowType type, int column) {}
}
