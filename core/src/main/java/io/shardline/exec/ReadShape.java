package io.shardline.exec;

import io.shardline.plan.PlanNode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a tree of plan nodes means for the query at its end.
 *
 * @param hidden columns at the end that are not shown
 * @param bounds LIMIT and OFFSET with this execution's values
 * @param combined the combination of groups, if the rows are parts of such
 */
record ReadShape(PlanNode.Route route, int hidden, Optional<LimitBounds> bounds, Optional<PlanNode.Combine> combined) {
    static ReadShape of(PlanNode root, ShardCall call) throws SQLException {
        int hidden = 0;
        Optional<LimitBounds> bounds = Optional.empty();
        PlanNode node = root;
        while (true) {
            if (node instanceof PlanNode.Hide hide) {
                hidden += hide.hidden();
                node = hide.source();
            } else if (node instanceof PlanNode.Limit limit) {
                bounds = Optional.of(LimitBounds.of(limit, call));
                node = limit.source();
            } else if (node instanceof PlanNode.Sort sort) {
                node = sort.source();
            } else if (node instanceof PlanNode.Combine combine) {
                return new ReadShape(combine.source(), hidden, bounds, Optional.of(combine));
            } else if (node instanceof PlanNode.MergeSort merge) {
                return new ReadShape(merge.source(), hidden, bounds, Optional.empty());
            } else if (node instanceof PlanNode.Concat concat) {
                return new ReadShape(concat.source(), hidden, bounds, Optional.empty());
            } else {
                return new ReadShape((PlanNode.Route) node, hidden, bounds, Optional.empty());
            }
        }
    }

    /** The limit that shards can be given: never for parts of groups, whose other parts may be elsewhere. */
    OptionalLong rowsPerShard() {
        return combined.isPresent()
                ? OptionalLong.empty()
                : bounds.map(LimitBounds::rowsPerShard).orElse(OptionalLong.empty());
    }

    /** How many rows a shard is to send at a time; 0, which spares a transaction, where it cannot send more than that. */
    int fetchSize(ReadOptions options) {
        boolean few = options.maxRows() > 0 && options.maxRows() <= options.fetchSize() && bounds.isEmpty();
        boolean limited = rowsPerShard().orElse(Long.MAX_VALUE) <= options.fetchSize();
        return combined.isPresent() || few || limited ? 0 : options.fetchSize();
    }

    /** After how many rows a shard may stop; 0 for never. */
    int maxRows(ReadOptions options, long budget) {
        if (combined.isPresent()) {
            return combined.get().keys().isEmpty() ? 0 : Groups.mostRows(budget);
        }
        // A limit says it already, and rows that it skips are no part of maxRows.
        return bounds.isPresent() || options.maxRows() > Integer.MAX_VALUE ? 0 : (int) options.maxRows();
    }
}
