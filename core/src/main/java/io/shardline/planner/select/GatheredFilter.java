package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.catalog.Functions.Volatility;
import io.shardline.plan.ClockCall;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the conditions by which a shard can leave rows out that the statement would leave out itself.
 *
 * <p>A condition counts if it holds for every row of the relation in the result, and speaks of that relation and of constants
 * alone. Where an outer join may put NULLs in the relation's place, it must be one that is not true of NULLs: else a row that is left
 * out here would let a row of NULLs appear there, and pass.
 */
final class GatheredFilter {
    private static final Set<String> COMPARISONS =
            Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "::");
    private static final Set<TokenKind> CONSTANTS =
            EnumSet.of(TokenKind.STRING, TokenKind.INTEGER, TokenKind.DECIMAL, TokenKind.PARAMETER);

    /** Functions that have an answer for every argument. */
    private static final Set<String> TOTAL =
            Set.of("lower", "upper", "length", "char_length", "coalesce", "nullif", "btrim");

    private final BoundStatement bound;
    private final FunctionRules functions;
    private final List<ClockCall> clocks;

    /** @param clocks the calls that are given a value before the shards see them */
    GatheredFilter(BoundStatement bound, FunctionRules functions, List<ClockCall> clocks) {
        this.bound = bound;
        this.functions = functions;
        this.clocks = clocks;
    }

    /** What the rows that any of these occurrences needs have in common; nothing if one of them may need every row. */
    Optional<ShardSql> of(List<Relation> occurrences) {
        List<Piece> pieces = new ArrayList<>();
        for (Relation relation : occurrences) {
            List<Expression> conditions = relation.conditions().stream()
                    .filter(condition -> counts(condition, relation))
                    .toList();
            if (conditions.isEmpty()) {
                return Optional.empty();
            }
            pieces.add(new Piece.Text(pieces.isEmpty() ? "(" : " OR ("));
            for (int i = 0; i < conditions.size(); i++) {
                pieces.add(new Piece.Text(i == 0 ? "(" : " AND ("));
                append(conditions.get(i), pieces);
                pieces.add(new Piece.Text(")"));
            }
            pieces.add(new Piece.Text(")"));
        }
        return Optional.of(new ShardSql(pieces));
    }

    private boolean counts(Expression condition, Relation relation) {
        return relation.reference().plain()
                && (!relation.nullable() || falseOfNulls(condition))
                && cannotFail(condition.span())
                && alone(condition, relation);
    }

    /**
     * A shard applies the condition to rows that the statement itself might have left out before. So there must be no arithmetic
     * on a column in it, which can overflow or divide by zero: only between constants.
     */
    private boolean cannotFail(Span span) {
        SqlText text = bound.text();
        for (int token = span.from() + 1; token + 1 < span.to(); token++) {
            boolean arithmetic = text.kind(token) == TokenKind.OPERATOR && !COMPARISONS.contains(text.at(token));
            boolean constants = CONSTANTS.contains(text.kind(token - 1))
                    && (CONSTANTS.contains(text.kind(token + 1)) || text.is(token + 1, "interval"));
            boolean signed = text.is(token, "-")
                    && CONSTANTS.contains(text.kind(token + 1))
                    && (text.kind(token - 1) == TokenKind.OPERATOR
                            || text.is(token - 1, "(")
                            || text.is(token - 1, ","));
            if (arithmetic && !constants && !signed) {
                return false;
            }
        }
        return true;
    }

    private static boolean falseOfNulls(Expression condition) {
        if (condition instanceof Expression.Comparison comparison) {
            return comparison.left() instanceof Expression.Column || comparison.right() instanceof Expression.Column;
        }
        if (condition instanceof Expression.InList in) {
            return !in.negated() && in.left() instanceof Expression.Column;
        }
        return condition instanceof Expression.Between between
                && !between.negated()
                && between.operand() instanceof Expression.Column;
    }

    private static boolean constant(Expression expression) {
        return !(expression instanceof Expression.Column)
                && expression.children().stream().allMatch(GatheredFilter::constant);
    }

    private boolean alone(Expression expression, Relation relation) {
        if (expression instanceof Expression.Column column) {
            if (typesALiteral(column.span())) {
                return true;
            }
            Optional<Scope.ColumnOf> found = relation.scope().resolve(column);
            return found.filter(each -> each.relation() == relation
                            && relation.table()
                                    .definition()
                                    .flatMap(table -> table.column(each.column()))
                                    .isPresent())
                    .isPresent();
        }
        if (expression instanceof Expression.Call call) {
            boolean pure = functions.volatility(call) == Volatility.IMMUTABLE && call.plain() && !call.over();
            boolean asked = clocks.stream().anyMatch(clock -> clock.span().equals(call.span()));
            if (!asked
                    && (!pure
                            || functions.aggregate(call)
                            || !TOTAL.contains(call.name().last()))) {
                return false;
            }
        }
        if (expression instanceof Expression.Cast cast && !constant(cast.operand())
                || expression instanceof Expression.Opaque && casts(expression.span())) {
            return false;
        }
        boolean unknown = expression instanceof Expression.Subquery || expression instanceof Expression.Star;
        return !unknown && expression.children().stream().allMatch(child -> alone(child, relation));
    }

    /** Inside of what is not read further, as CASE: of anything but a constant, which fails for no row or for all of them. */
    private boolean casts(Span span) {
        SqlText text = bound.text();
        for (int token = span.from(); token < span.to(); token++) {
            if (text.is(token, "cast") || text.is(token, "::") && !CONSTANTS.contains(text.kind(token - 1))) {
                return true;
            }
        }
        return false;
    }

    /** {@code date '1994-01-01'} inside of what is not read further. */
    private boolean typesALiteral(Span span) {
        int next = span.to();
        return span.size() == 1 && next < bound.text().size() && bound.text().kind(next) == TokenKind.STRING;
    }

    /** The condition's own tokens, without the qualifiers of its columns: the shards know the table by its name only. */
    private void append(Expression condition, List<Piece> pieces) {
        List<Expression.Column> columns = new ArrayList<>();
        collect(condition, columns);
        int at = condition.span().from();
        for (Expression.Column column : columns) {
            int name = column.span().to() - 1;
            if (column.span().from() > at) {
                pieces.add(new Piece.Original(new Span(at, column.span().from())));
            }
            pieces.add(new Piece.Original(new Span(name, name + 1)));
            at = name + 1;
        }
        if (at < condition.span().to()) {
            pieces.add(new Piece.Original(new Span(at, condition.span().to())));
        }
    }

    private static void collect(Expression expression, List<Expression.Column> columns) {
        if (expression instanceof Expression.Column column) {
            columns.add(column);
        }
        expression.children().forEach(child -> collect(child, columns));
    }
}
