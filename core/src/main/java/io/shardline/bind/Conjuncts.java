package io.shardline.bind;

import io.shardline.sql.Expression;
import java.util.ArrayList;
import java.util.List;

/** Takes AND apart, through parentheses. */
final class Conjuncts {
    private Conjuncts() {}

    static List<Expression> of(Expression expression) {
        List<Expression> found = new ArrayList<>();
        collect(expression, found);
        return found;
    }

    private static void collect(Expression expression, List<Expression> found) {
        if (expression instanceof Expression.And and) {
            and.children().forEach(child -> collect(child, found));
        } else if (expression instanceof Expression.Parenthesized inner) {
            collect(inner.inner(), found);
        } else {
            found.add(expression);
        }
    }
}
