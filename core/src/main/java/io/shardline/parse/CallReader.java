package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/** Reads a function call with whatever PostgreSQL lets stand inside and behind its parentheses. */
final class CallReader {
    /** Words that give the arguments of a call a syntax of their own: extract(year FROM x), count(DISTINCT x) and so on. */
    private static final List<String> SPECIAL =
            List.of("distinct", "all", "variadic", "order", "from", "for", "placing", "as", "using", "in", "=>", ":=");

    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;
    private final OperandReader operands;

    CallReader(Tokens tokens, ExpressionReader expressions, OperandReader operands) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.expressions = expressions;
        this.operands = operands;
    }

    Expression.Call read(int from, int open, int end) throws ShardlineException {
        Name name = tokens.name(from, open);
        int close = text.closing(open);
        Span inside = new Span(open + 1, close);
        boolean plain = !special(inside);
        List<Expression> parts = new ArrayList<>(plain ? arguments(inside) : operands.scan(inside));
        int at = close + 1;
        boolean over = false;
        while (at < end) {
            int clause = at;
            if (tokens.keyword(at, "filter") && text.is(at + 1, "(")) {
                at = text.closing(at + 1) + 1;
            } else if (tokens.keyword(at, "within") && tokens.keyword(at + 1, "group")) {
                at = text.closing(at + 2) + 1;
            } else if (tokens.keyword(at, "over") && at + 1 < end) {
                over = true;
                at = tokens.skip(at + 1, end);
            } else {
                break;
            }
            plain = false;
            parts.addAll(operands.scan(new Span(clause + 1, at)));
        }
        return new Expression.Call(name, parts, plain, over, new Span(from, at));
    }

    private List<Expression> arguments(Span inside) throws ShardlineException {
        if (inside.size() == 1 && text.is(inside.from(), "*")) {
            return List.of(new Expression.Star(List.of(), inside));
        }
        if (tokens.beginsQuery(inside.from(), inside.to())) {
            return operands.scan(new Span(inside.from() - 1, inside.to() + 1));
        }
        return expressions.readAll(tokens.splitAtCommas(inside));
    }

    private boolean special(Span inside) throws ShardlineException {
        for (int i = inside.from(); i < inside.to(); i = tokens.skip(i, inside.to())) {
            int at = i;
            if (SPECIAL.stream().anyMatch(word -> tokens.keyword(at, word))) {
                return true;
            }
        }
        return false;
    }
}
