package io.shardline.plan;

import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.sql.Span;
import java.util.List;
import java.util.Optional;

/**
 * An UPDATE that gives rows another shard key: those whose owner stays the same are updated where they are, the others are locked,
 * deleted, and inserted at their owner as they are to be.
 *
 * @param alias by which the text calls the table, if by another name than its own
 * @param values of the columns that an INSERT gives, in the table's order
 * @param update the tokens from UPDATE to the last assignment
 * @param where the tokens of the condition
 * @param returning the tokens after RETURNING
 * @param clocks calls for which all shards get the same value
 */
public record KeyMove(
        PlacedTable.Sharded table,
        Optional<String> alias,
        List<NewValue> values,
        Span update,
        Optional<Span> where,
        Optional<Span> returning,
        List<ClockCall> clocks) {
    public KeyMove {
        values = List.copyOf(values);
        clocks = List.copyOf(clocks);
    }

    /** What one column is to have. */
    public sealed interface NewValue {
        String column();

        /** What it had. */
        record Kept(String column) implements NewValue {}

        /**
         * A constant or parameter, which the INSERT takes as the UPDATE would.
         *
         * @param value its tokens
         */
        record Given(String column, Span value, Operand operand) implements NewValue {}

        /**
         * What the server that has the row makes of it.
         *
         * @param value tokens of the expression
         * @param key the name of the type that a column of the shard key has; empty for other columns
         */
        record Computed(String column, Span value, Optional<String> key) implements NewValue {}

        /** DEFAULT, which is the same whoever computes it. */
        record Default(String column) implements NewValue {}
    }
}
