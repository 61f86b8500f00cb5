package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the single operands of a predicate: what binds tighter than any operator but {@code ::}. */
final class OperandReader {
    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;
    private final QueryReader queries;

    OperandReader(Tokens tokens, ExpressionReader expressions, QueryReader queries) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** The operand that fills the span, if one does. */
    Optional<Expression> whole(Span span) throws ShardlineException {
        return read(span.from(), span.to()).filter(operand -> operand.span().to() == span.to());
    }

    /** The operand that begins here, with its casts; empty if it cannot be told where it ends. */
    Optional<Expression> read(int from, int end) throws ShardlineException {
        if (from >= end) {
            return Optional.empty();
        }
        Optional<Expression> operand = primary(from, end);
        while (operand.isPresent()
                && text.is(operand.get().span().to(), "::")
                && operand.get().span().to() < end) {
            Expression inner = operand.get();
            int type = inner.span().to() + 1;
            int after = endOfType(type, end);
            operand = after < 0
                    ? Optional.empty()
                    : Optional.of(new Expression.Cast(inner, new Span(type, after), new Span(from, after)));
        }
        // A subscript, a field or a collation belongs to the operand but is no value that we know.
        return operand.filter(read -> !continues(read.span().to(), end));
    }

    private boolean continues(int at, int end) {
        return at < end && (text.is(at, "[") || text.is(at, ".") || tokens.keyword(at, "collate") || text.is(at, "("));
    }

    private Optional<Expression> primary(int from, int end) throws ShardlineException {
        Span one = new Span(from, from + 1);
        return switch (text.kind(from)) {
            case PARAMETER -> Optional.of(new Expression.Parameter(text.parameter(from), one));
            case INTEGER, DECIMAL, STRING, ESCAPE_STRING, UNICODE_STRING, NATIONAL_STRING, DOLLAR_STRING, BIT_STRING ->
                Optional.of(new Expression.Literal(one));
            case OPERATOR -> signedNumber(from, end);
            case PUNCTUATION -> text.is(from, "(") ? parenthesis(from) : Optional.empty();
            case WORD, QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> named(from, end);
            default -> Optional.empty();
        };
    }

    private Optional<Expression> signedNumber(int from, int end) {
        boolean sign = text.is(from, "-") || text.is(from, "+");
        boolean number = from + 1 < end
                && (text.kind(from + 1) == TokenKind.INTEGER || text.kind(from + 1) == TokenKind.DECIMAL);
        // -1::int2 is -(1::int2): the cast takes the number first.
        return sign && number && !text.is(from + 2, "::")
                ? Optional.of(new Expression.Literal(new Span(from, from + 2)))
                : Optional.empty();
    }

    private Optional<Expression> parenthesis(int open) throws ShardlineException {
        int close = text.closing(open);
        Span span = new Span(open, close + 1);
        if (tokens.beginsQuery(open + 1, close)) {
            return Optional.of(subquery(open, close));
        }
        List<Span> parts = tokens.splitAtCommas(new Span(open + 1, close));
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<Expression> read = expressions.readAll(parts);
        return Optional.of(
                read.size() == 1 ? new Expression.Parenthesized(read.get(0), span) : new Expression.Row(read, span));
    }

    private Expression.Subquery subquery(int open, int close) throws ShardlineException {
        return new Expression.Subquery(queries.read(new Span(open + 1, close)), new Span(open, close + 1));
    }

    private Optional<Expression> named(int from, int end) throws ShardlineException {
        String word = text.kind(from) == TokenKind.WORD ? text.name(from) : "";
        Span one = new Span(from, from + 1);
        if (ReservedWords.CONSTANTS.contains(word)) {
            return Optional.of(new Expression.Literal(one));
        }
        if (ReservedWords.BARE_FUNCTIONS.contains(word) && !text.is(from + 1, "(")) {
            return Optional.of(new Expression.Call(new Name(List.of(word)), List.of(), true, false, one));
        }
        if (word.equals("cast") && text.is(from + 1, "(")) {
            return cast(from);
        }
        if (word.equals("case")) {
            Span span = new Span(from, tokens.skip(from, end));
            return Optional.of(new Expression.Opaque(scan(new Span(from + 1, span.to() - 1)), span));
        }
        if (word.equals("row") && text.is(from + 1, "(")) {
            return parenthesis(from + 1)
                    .map(row -> row instanceof Expression.Row fields
                            ? new Expression.Row(
                                    fields.children(),
                                    new Span(from, fields.span().to()))
                            : new Expression.Opaque(
                                    List.of(row), new Span(from, row.span().to())));
        }
        if (word.equals("array") && text.is(from + 1, "[")) {
            int close = text.closing(from + 1);
            return Optional.of(new Expression.ArrayItems(
                    expressions.readAll(tokens.splitAtCommas(new Span(from + 2, close))), new Span(from, close + 1)));
        }
        if (from + 1 < end && isString(from + 1) && !ReservedWords.RESERVED.contains(word)) {
            return word.equals("interval") ? Optional.empty() : Optional.of(typedLiteral(from));
        }
        return columnOrCall(from, end);
    }

    private Expression typedLiteral(int from) {
        Span literal = new Span(from + 1, from + 2);
        return new Expression.Cast(new Expression.Literal(literal), new Span(from, from + 1), new Span(from, from + 2));
    }

    private boolean isString(int token) {
        return switch (text.kind(token)) {
            case STRING, ESCAPE_STRING, DOLLAR_STRING -> true;
            default -> false;
        };
    }

    private Optional<Expression> cast(int from) throws ShardlineException {
        int close = text.closing(from + 1);
        int as = tokens.find(new Span(from + 2, close), "as");
        if (as < 0) {
            return Optional.empty();
        }
        Expression operand = expressions.read(new Span(from + 2, as));
        return Optional.of(new Expression.Cast(operand, new Span(as + 1, close), new Span(from, close + 1)));
    }

    private Optional<Expression> columnOrCall(int from, int end) throws ShardlineException {
        int after = tokens.endOfName(from, end);
        boolean qualified = after > from + 1;
        if (after < end && text.is(after, "(")) {
            boolean function = qualified
                    || text.kind(from) != TokenKind.WORD
                    || !ReservedWords.NOT_FUNCTIONS.contains(text.name(from));
            return function
                    ? Optional.of(new CallReader(tokens, expressions, this).read(from, after, end))
                    : Optional.empty();
        }
        boolean star = after + 1 < end && text.is(after, ".") && text.is(after + 1, "*");
        if (star || (!qualified && !tokens.plainName(from))) {
            return Optional.empty();
        }
        return Optional.of(new Expression.Column(tokens.name(from, after), new Span(from, after)));
    }

    /** Where a type name after {@code ::} ends; -1 if that is not certain. */
    private int endOfType(int from, int end) {
        if (from >= end || !text.isName(from)) {
            return -1;
        }
        int at = tokens.endOfName(from, end);
        if (tokens.keyword(from, "double") && tokens.keyword(at, "precision")
                || (tokens.keyword(from, "character") || tokens.keyword(from, "bit"))
                        && tokens.keyword(at, "varying")) {
            at++;
        }
        if (at < end && text.is(at, "(")) {
            at = text.closing(at) + 1;
        }
        if (at + 2 < end
                && (tokens.keyword(at, "with") || tokens.keyword(at, "without"))
                && tokens.keyword(at + 1, "time")
                && tokens.keyword(at + 2, "zone")) {
            at += 3;
        }
        if (tokens.keyword(from, "interval") && at < end && text.isName(at) && !tokens.keyword(at, "and")) {
            return -1;
        }
        while (at < end && text.is(at, "[")) {
            at = text.closing(at) + 1;
        }
        return at;
    }

    /** Every column, parameter, call and query in a run, however it is written around them. */
    List<Expression> scan(Span span) throws ShardlineException {
        List<Expression> found = new ArrayList<>();
        int i = span.from();
        while (i < span.to()) {
            i = scanOne(i, span.to(), found);
        }
        return found;
    }

    private int scanOne(int at, int end, List<Expression> found) throws ShardlineException {
        switch (text.kind(at)) {
            case PARAMETER -> found.add(new Expression.Parameter(text.parameter(at), new Span(at, at + 1)));
            case LIST, ROWS -> found.add(new Expression.Literal(new Span(at, at + 1)));
            case PUNCTUATION -> {
                if (tokens.opens(at)) {
                    return scanParenthesis(at, found);
                }
            }
            case WORD, QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> {
                return scanName(at, end, found);
            }
            default -> {
                // A literal or an operator reads nothing.
            }
        }
        return at + 1;
    }

    private int scanParenthesis(int open, List<Expression> found) throws ShardlineException {
        int close = text.closing(open);
        if (text.is(open, "(") && tokens.beginsQuery(open + 1, close)) {
            found.add(subquery(open, close));
        } else {
            found.addAll(scan(new Span(open + 1, close)));
        }
        return close + 1;
    }

    private int scanName(int at, int end, List<Expression> found) throws ShardlineException {
        int after = tokens.endOfName(at, end);
        Span span = new Span(at, after);
        boolean single = after == at + 1;
        String word = text.kind(at) == TokenKind.WORD ? text.name(at) : "";
        if (after < end && text.is(after, "(") && !(single && ReservedWords.NOT_FUNCTIONS.contains(word))) {
            if (!single || !ReservedWords.RESERVED.contains(word)) {
                Expression.Call call = new CallReader(tokens, expressions, this).read(at, after, end);
                found.add(call);
                return call.span().to();
            }
        } else if (single && ReservedWords.BARE_FUNCTIONS.contains(word)) {
            found.add(new Expression.Call(new Name(List.of(word)), List.of(), true, false, span));
        } else if (!single || tokens.plainName(at)) {
            found.add(new Expression.Column(tokens.name(at, after), span));
        }
        return after;
    }
}
