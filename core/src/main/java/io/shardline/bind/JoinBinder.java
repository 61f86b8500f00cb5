package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Name;
import java.util.ArrayList;
import java.util.List;

/** Hands a join's condition to the relations whose rows must satisfy it. */
final class JoinBinder {
    private final Scope scope;
    private final FromItem.Join join;
    private final List<Relation> left;
    private final List<Relation> right;

    JoinBinder(Scope scope, FromItem.Join join, List<Relation> left, List<Relation> right) {
        this.scope = scope;
        this.join = join;
        this.left = left;
        this.right = right;
    }

    void bind() {
        List<Expression> conjuncts = new ArrayList<>();
        join.on().ifPresent(on -> conjuncts.addAll(Conjuncts.of(on)));
        join.using().forEach(column -> using(column, conjuncts));
        switch (join.kind()) {
            case CROSS, INNER -> {
                left.forEach(relation -> relation.conditions().addAll(conjuncts));
                right.forEach(relation -> relation.conditions().addAll(conjuncts));
            }
            case LEFT -> outer(left, right, conjuncts);
            case RIGHT -> outer(right, left, conjuncts);
            case FULL -> {
                // Either side keeps the rows that do not match, so the condition restricts neither.
                left.forEach(Relation::makeNullable);
                right.forEach(Relation::makeNullable);
                scope.add(new Scope.JoinShape(left, right, true, conjuncts));
            }
        }
    }

    private void outer(List<Relation> preserved, List<Relation> optional, List<Expression> conjuncts) {
        optional.forEach(relation -> relation.conditions().addAll(conjuncts));
        optional.forEach(Relation::makeNullable);
        scope.add(new Scope.JoinShape(preserved, optional, false, conjuncts));
    }

    private void using(String column, List<Expression> conjuncts) {
        List<Relation> lefts =
                left.stream().filter(relation -> relation.hasColumn(column)).toList();
        List<Relation> rights =
                right.stream().filter(relation -> relation.hasColumn(column)).toList();
        if (lefts.size() != 1 || rights.size() != 1) {
            return;
        }
        conjuncts.add(new Expression.Comparison(
                column(lefts.get(0), column), "=", column(rights.get(0), column), join.span()));
        // The merged column is the preserved side's; of a full join it is neither's.
        if (join.kind() != FromItem.JoinKind.FULL) {
            scope.merge(column, join.kind() == FromItem.JoinKind.RIGHT ? rights.get(0) : lefts.get(0));
        }
    }

    private Expression column(Relation relation, String column) {
        return new Expression.Column(
                new Name(List.of(relation.reference().exposedName(), column)),
                relation.reference().span());
    }
}
