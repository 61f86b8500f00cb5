package io.shardline.sql;

import java.util.List;
import java.util.stream.Stream;

/**
 * A value expression, read only as far as it is certain.
 *
 * <p>Structure is claimed where the tokens allow one reading under PostgreSQL's precedences: AND, OR and NOT, and a predicate
 * whose sides are single operands. Everything else is {@link Opaque}.
 */
public sealed interface Expression {
    Span span();

    /** Direct parts, in the order of the text. */
    List<Expression> children();

    /** A column: {@code [[schema.]table.]name}. */
    record Column(Name name, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of();
        }
    }

    /** {@code *} or {@code t.*} in a select list or in {@code count(*)}. */
    record Star(List<String> qualifier, Span span) implements Expression {
        public Star {
            qualifier = List.copyOf(qualifier);
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }
    }

    /** A constant: one literal token, or a sign and a number. NULL, TRUE, FALSE and DEFAULT are WORD tokens. */
    record Literal(Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of();
        }
    }

    /** @param index from 1, as JDBC counts */
    record Parameter(int index, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of();
        }
    }

    /** {@code operand::type}, {@code cast(operand as type)} or {@code type 'literal'}. */
    record Cast(Expression operand, Span type, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(operand);
        }
    }

    record And(List<Expression> children, Span span) implements Expression {
        public And {
            children = List.copyOf(children);
        }
    }

    record Or(List<Expression> children, Span span) implements Expression {
        public Or {
            children = List.copyOf(children);
        }
    }

    record Not(Expression operand, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(operand);
        }
    }

    /** @param operator one of {@code = <> < > <= >=}; {@code !=} is read as {@code <>} */
    record Comparison(Expression left, String operator, Expression right, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(left, right);
        }
    }

    /**
     * {@code left [NOT] IN (items)}.
     *
     * @param items the items, or none when the list is flat: then they are read from the text at each execution
     * @param list the list's tokens; one {@link TokenKind#LIST} token if it is flat
     */
    record InList(Expression left, boolean negated, List<Expression> items, Span list, Span span)
            implements Expression {
        public InList {
            items = List.copyOf(items);
        }

        @Override
        public List<Expression> children() {
            return concat(left, items);
        }
    }

    /** {@code left = ANY (array)}, and only that operator and quantifier. */
    record EqualsAny(Expression left, Expression array, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(left, array);
        }
    }

    /** {@code operand [NOT] BETWEEN low AND high}, not SYMMETRIC. */
    record Between(Expression operand, boolean negated, Expression low, Expression high, Span span)
            implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(operand, low, high);
        }
    }

    record IsNull(Expression operand, boolean negated, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(operand);
        }
    }

    /** {@code (a, b)} or {@code ROW(a, b)}, and a row of VALUES. */
    record Row(List<Expression> children, Span span) implements Expression {
        public Row {
            children = List.copyOf(children);
        }
    }

    /** An expression in parentheses. */
    record Parenthesized(Expression inner, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(inner);
        }
    }

    /**
     * A call, also of the functions that are written without parentheses ({@code CURRENT_DATE}).
     *
     * @param plain true for {@code name(arguments)} alone: no DISTINCT, ORDER BY, FILTER, WITHIN GROUP, VARIADIC or named
     *     argument
     * @param over true for a window function
     */
    record Call(Name name, List<Expression> arguments, boolean plain, boolean over, Span span) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }
    }

    /** A query in parentheses that stands where a value may: scalar, EXISTS, ARRAY, or the right side of IN, ANY, ALL. */
    record Subquery(Query query, Span span) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of();
        }
    }

    /** {@code ARRAY[items]}. */
    record ArrayItems(List<Expression> children, Span span) implements Expression {
        public ArrayItems {
            children = List.copyOf(children);
        }
    }

    /** Tokens that are not interpreted, with everything inside them that may read a row, a parameter or a function. */
    record Opaque(List<Expression> children, Span span) implements Expression {
        public Opaque {
            children = List.copyOf(children);
        }
    }

    private static List<Expression> concat(Expression first, List<Expression> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}
