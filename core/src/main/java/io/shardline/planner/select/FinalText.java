package io.shardline.planner.select;

import io.shardline.plan.GroupParts.Column;
import io.shardline.plan.GroupParts.FinalPiece;
import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites runs of the caller's text for the temporary table of parts: each group key and each aggregate in it becomes what stands
 * for it there.
 *
 * <p>Every column of the statement's tables must be in one of them. A name of which it is not certain what it means is left as it
 * is: the temporary table has no column of any such name, so the server refuses it if it was one.
 */
final class FinalText {
    private final SelectShape shape;
    private final PartColumns columns;

    FinalText(SelectShape shape, PartColumns columns) {
        this.shape = shape;
        this.columns = columns;
    }

    /** @param expressions those in the run, in its order; the rest of it stays */
    Optional<List<FinalPiece>> of(Span run, List<Expression> expressions) {
        Run rewritten = new Run(run.from());
        for (Expression expression : expressions) {
            if (!rewritten.add(expression)) {
                return Optional.empty();
            }
        }
        rewritten.upTo(run.to());
        return Optional.of(rewritten.pieces);
    }

    private final class Run {
        private final List<FinalPiece> pieces = new ArrayList<>();
        private int at;

        Run(int from) {
            this.at = from;
        }

        boolean add(Expression expression) {
            Optional<Column> key = columns.key(expression);
            if (key.isPresent()) {
                return replaced(
                        expression.span(),
                        List.of(PartColumns.known(" " + key.get().qualified())));
            }
            if (expression instanceof Expression.Call call && shape.aggregate(call)) {
                return columns.aggregate(call)
                        .filter(pieces -> replaced(call.span(), pieces))
                        .isPresent();
            }
            boolean unknown = expression instanceof Expression.Subquery
                    || expression instanceof Expression.Column named
                            && PartColumns.isName(named.name().last())
                    || expression instanceof Expression.Star
                    || shape.column(expression).isPresent();
            return !unknown && expression.children().stream().allMatch(this::add);
        }

        private boolean replaced(Span span, List<FinalPiece> by) {
            upTo(span.from());
            pieces.addAll(by);
            at = span.to();
            return true;
        }

        private void upTo(int token) {
            if (at < token) {
                pieces.add(PartColumns.original(new Span(at, token)));
            }
            at = token;
        }
    }
}
