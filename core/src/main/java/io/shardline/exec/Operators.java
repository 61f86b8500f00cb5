package io.shardline.exec;

import io.shardline.backend.Lease;
import io.shardline.plan.PlanNode;
import java.sql.SQLException;
import java.util.List;

/** Makes the operators of one execution out of its plan's nodes, over shards that have answered. */
final class Operators {
    private final List<ShardCursor> shards;
    private final ReadShape shape;
    private final long budget;

    Operators(List<ShardCursor> shards, ReadShape shape, long budget) {
        this.shards = shards;
        this.shape = shape;
        this.budget = budget;
    }

    /** Checks all that can be checked before the first row is returned. */
    RowCursor of(PlanNode root) throws SQLException {
        for (ShardCursor shard : shards) {
            ShardColumns.checkSame(shards.get(0), shard);
        }
        return operator(root);
    }

    private RowCursor operator(PlanNode node) throws SQLException {
        if (node instanceof PlanNode.Hide hide) {
            return operator(hide.source());
        }
        if (node instanceof PlanNode.Limit limit) {
            return new LimitCursor(operator(limit.source()), shape.bounds().orElseThrow());
        }
        if (node instanceof PlanNode.MergeSort merge) {
            SortColumns order = SortColumns.of(merge.order(), columns());
            return new MergeSortCursor(
                    shards, shards.stream().map(ShardCursor::shard).toList(), order);
        }
        if (node instanceof PlanNode.Combine combine) {
            return combine(CombineColumns.of(combine, columns()));
        }
        if (node instanceof PlanNode.Sort sort) {
            CombineColumns columns = CombineColumns.of(sort.source(), columns());
            SortColumns order = SortColumns.of(sort.order(), columns.combined());
            return SortCursor.sort(combine(columns), order);
        }
        return new ConcatCursor(shards);
    }

    private CombineCursor combine(CombineColumns columns) throws SQLException {
        Lease lease = shards.get(0).lease();
        TextRows.Maker maker =
                TextRows.Maker.on(lease, columns.synthetic(shards.get(0).metaData()));
        return CombineCursor.read(shards, columns, maker, budget);
    }

    private ShardColumns columns() {
        return shards.get(0).columns();
    }
}
