package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.Optional;

/** Reads an expression as a value that is known when the statement runs. */
final class Operands {
    private Operands() {}

    static Optional<Operand> of(Expression expression, SqlText text) {
        if (expression instanceof Expression.Parameter parameter) {
            return Optional.of(new Operand.Placeholder(parameter.span().from(), Optional.empty()));
        }
        if (expression instanceof Expression.Literal literal) {
            boolean isDefault = text.is(literal.span().from(), "default");
            return isDefault ? Optional.empty() : Optional.of(new Operand.Constant(literal.span(), Optional.empty()));
        }
        if (expression instanceof Expression.Parenthesized inner) {
            return of(inner.inner(), text);
        }
        return expression instanceof Expression.Cast cast
                ? of(cast.operand(), text).flatMap(operand -> cast(operand, cast.type()))
                : Optional.empty();
    }

    private static Optional<Operand> cast(Operand operand, Span type) {
        if (operand instanceof Operand.Placeholder placeholder
                && placeholder.cast().isEmpty()) {
            return Optional.of(new Operand.Placeholder(placeholder.token(), Optional.of(type)));
        }
        if (operand instanceof Operand.Constant constant && constant.cast().isEmpty()) {
            return Optional.of(new Operand.Constant(constant.literal(), Optional.of(type)));
        }
        return Optional.empty();
    }
}
