package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.Statement;
import io.shardline.sql.Statement.Merge.Match;
import io.shardline.sql.Statement.Merge.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sees a MERGE as the join that it is: one that keeps the rows of the source if those without a match are inserted, those of the
 * target if something is done to rows without a source, and both or neither accordingly.
 */
final class MergeBinder {
    private final Statement.Merge merge;
    private final Relation target;
    private final List<Relation> source;

    /** @param source the tables whose rows the source's rows are made of */
    MergeBinder(Statement.Merge merge, Relation target, List<Relation> source) {
        this.merge = merge;
        this.target = target;
        this.source = source;
    }

    void bind() {
        List<Expression> on = Conjuncts.of(merge.on());
        boolean keepsSource = merge.has(Match.NOT_MATCHED);
        boolean keepsTarget = merge.has(Match.NOT_MATCHED_BY_SOURCE);
        if (keepsTarget) {
            written().ifPresent(target.conditions()::add);
        } else {
            target.conditions().addAll(on);
        }
        // A query's own tables have conditions in the query's names.
        List<Relation> direct = source.stream()
                .filter(relation -> relation.scope() == target.scope())
                .toList();
        if (!keepsSource) {
            direct.forEach(relation -> relation.conditions().addAll(on));
        }
        if (keepsSource) {
            target.makeNullable();
        }
        if (keepsTarget) {
            direct.forEach(Relation::makeNullable);
        }
        if (keepsSource || keepsTarget) {
            boolean full = keepsSource && keepsTarget;
            target.scope()
                    .add(
                            keepsTarget
                                    ? new Scope.JoinShape(List.of(target), source, full, on)
                                    : new Scope.JoinShape(source, List.of(target), full, on));
        }
    }

    /** What every row of the target satisfies to which something is done; empty if that may be any row. */
    private Optional<Expression> written() {
        List<Expression> arms = new ArrayList<>(List.of(merge.on()));
        for (When clause : merge.clauses()) {
            if (clause.match() == Match.NOT_MATCHED_BY_SOURCE) {
                if (clause.condition().isEmpty()) {
                    return Optional.empty();
                }
                arms.add(clause.condition().get());
            }
        }
        return Optional.of(new Expression.Or(arms, merge.span()));
    }
}
