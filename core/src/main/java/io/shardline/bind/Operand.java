package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.Optional;

/**
 * A value that a statement gives for a shard key, known only when it runs.
 *
 * <p>It names a place in the text or a placeholder and never the value itself, so one plan serves all values.
 */
public sealed interface Operand {
    /** The place of an expression's value; empty for anything but a constant or placeholder, with at most one cast. */
    static Optional<Operand> of(Expression expression, SqlText text) {
        return Operands.of(expression, text);
    }

    /**
     * A placeholder.
     *
     * @param token where it stands; its number depends on how long the flat lists before it are, so each execution asks its
     *     own text for that
     * @param cast tokens of the type it is cast to
     */
    record Placeholder(int token, Optional<Span> cast) implements Operand {}

    /**
     * A constant of the text.
     *
     * @param literal one token, or a sign and a number, or the words NULL, TRUE, FALSE
     * @param cast tokens of the type it is cast to
     */
    record Constant(Span literal, Optional<Span> cast) implements Operand {}
}
