package io.shardline.planner.select;

import io.shardline.bind.Scope;
import io.shardline.sql.Expression;
import io.shardline.sql.QueryBody;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** DISTINCT ON that names the shard key: the rows of which it keeps one are on one shard. */
final class DistinctOnRule {
    private final SelectShape shape;

    DistinctOnRule(SelectShape shape) {
        this.shape = shape;
    }

    boolean staysOnOneShard() {
        Set<Scope.ColumnOf> columns = new HashSet<>();
        shape.select.distinctOn().forEach(key -> column(key).ifPresent(columns::add));
        return shape.containsShardKey(columns);
    }

    /** What a key means, which a label may name as well as a column; an item's position is left alone. */
    private Optional<Scope.ColumnOf> column(Expression key) {
        return shape.maybeLabel(key)
                ? Optional.empty()
                : shape.column(
                        shape.labelled(key).map(QueryBody.Item::expression).orElse(key));
    }
}
