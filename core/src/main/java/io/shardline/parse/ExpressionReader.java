package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a run of tokens as an expression.
 *
 * <p>OR, AND and NOT bind weakest of all, so cutting there is always right. Below them a predicate is claimed only when both
 * of its sides are single operands; with any further operator in it the run is opaque, because its precedences would have to
 * be known.
 */
final class ExpressionReader {
    private final Tokens tokens;
    private final SqlText text;
    private final OperandReader operands;

    ExpressionReader(Tokens tokens, QueryReader queries) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.operands = new OperandReader(tokens, this, queries);
    }

    Expression read(Span span) throws ShardlineException {
        if (span.isEmpty()) {
            throw tokens.unread(span.from());
        }
        List<Span> arms = tokens.splitAtWord(span, "or");
        if (arms.size() > 1) {
            return new Expression.Or(readAll(arms), span);
        }
        List<Span> conjuncts = tokens.splitAtWord(span, "and");
        if (conjuncts.size() > 1) {
            return new Expression.And(readAll(conjuncts), span);
        }
        if (tokens.keyword(span.from(), "not")) {
            return new Expression.Not(read(new Span(span.from() + 1, span.to())), span);
        }
        return predicate(span);
    }

    /** A sort or group key: PostgreSQL sees a position or a label also through parentheses. */
    Expression bare(Span span) throws ShardlineException {
        Expression key = read(span);
        while (key instanceof Expression.Parenthesized inner) {
            key = inner.inner();
        }
        return key;
    }

    List<Expression> readAll(List<Span> spans) throws ShardlineException {
        List<Expression> read = new ArrayList<>(spans.size());
        for (Span span : spans) {
            read.add(read(span));
        }
        return read;
    }

    /** Everything in a run that may read a row, a parameter or a function, without claiming how it hangs together. */
    Expression.Opaque opaque(Span span) throws ShardlineException {
        return new Expression.Opaque(operands.scan(span), span);
    }

    private Expression predicate(Span span) throws ShardlineException {
        Optional<Expression> left = operands.read(span.from(), span.to());
        if (left.isEmpty()) {
            return opaque(span);
        }
        int at = left.get().span().to();
        if (at == span.to()) {
            return left.get();
        }
        Optional<Expression> read = text.kind(at) == TokenKind.OPERATOR
                ? comparison(left.get(), at, span)
                : wordPredicate(left.get(), at, span);
        return read.isPresent() ? read.get() : opaque(span);
    }

    private Optional<Expression> comparison(Expression left, int at, Span span) throws ShardlineException {
        String operator = text.at(at).equals("!=") ? "<>" : text.at(at);
        if (!List.of("=", "<>", "<", ">", "<=", ">=").contains(operator)) {
            return Optional.empty();
        }
        int next = at + 1;
        if (tokens.keyword(next, "any") || tokens.keyword(next, "some") || tokens.keyword(next, "all")) {
            return operator.equals("=") && !tokens.keyword(next, "all")
                    ? equalsAny(left, next + 1, span)
                    : Optional.empty();
        }
        return operands.whole(new Span(next, span.to()))
                .map(right -> new Expression.Comparison(left, operator, right, span));
    }

    private Optional<Expression> equalsAny(Expression left, int open, Span span) throws ShardlineException {
        if (!text.is(open, "(") || text.closing(open) != span.to() - 1 || tokens.beginsQuery(open + 1, span.to())) {
            return Optional.empty();
        }
        Expression array = read(new Span(open + 1, span.to() - 1));
        return Optional.of(new Expression.EqualsAny(left, array, span));
    }

    private Optional<Expression> wordPredicate(Expression left, int at, Span span) throws ShardlineException {
        if (tokens.keyword(at, "is")) {
            return isNull(left, at + 1, span);
        }
        boolean negated = tokens.keyword(at, "not");
        int word = negated ? at + 1 : at;
        if (tokens.keyword(word, "in")) {
            return in(left, negated, word + 1, span);
        }
        if (tokens.keyword(word, "between")) {
            return between(left, negated, word + 1, span);
        }
        return Optional.empty();
    }

    private Optional<Expression> isNull(Expression left, int at, Span span) {
        boolean negated = tokens.keyword(at, "not");
        int word = negated ? at + 1 : at;
        return tokens.keyword(word, "null") && word + 1 == span.to()
                ? Optional.of(new Expression.IsNull(left, negated, span))
                : Optional.empty();
    }

    private Optional<Expression> in(Expression left, boolean negated, int at, Span span) throws ShardlineException {
        if (at >= span.to()) {
            return Optional.empty();
        }
        Span list = new Span(at, span.to());
        if (text.kind(at) == TokenKind.LIST) {
            return list.size() == 1
                    ? Optional.of(new Expression.InList(left, negated, List.of(), list, span))
                    : Optional.empty();
        }
        if (!text.is(at, "(") || text.closing(at) != span.to() - 1 || tokens.beginsQuery(at + 1, span.to())) {
            return Optional.empty();
        }
        List<Expression> items = readAll(tokens.splitAtCommas(new Span(at + 1, span.to() - 1)));
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expression.InList(left, negated, items, list, span));
    }

    private Optional<Expression> between(Expression left, boolean negated, int at, Span span)
            throws ShardlineException {
        Optional<Expression> low = operands.read(at, span.to());
        if (low.isEmpty() || !tokens.keyword(low.get().span().to(), "and")) {
            return Optional.empty();
        }
        return operands.whole(new Span(low.get().span().to() + 1, span.to()))
                .map(high -> new Expression.Between(left, negated, low.get(), high, span));
    }
}
