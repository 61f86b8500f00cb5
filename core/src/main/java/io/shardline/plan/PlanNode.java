package io.shardline.plan;

import static com.google.common.base.Preconditions.checkArgument;

import io.shardline.bind.Operand;
import io.shardline.row.Combining;
import java.util.List;
import java.util.Optional;

/** A step of a read over several shards. */
public sealed interface PlanNode {
    /** The leaf: SQL that every shard concerned runs. */
    record Route(ShardSql sql) implements PlanNode {}

    /** The shards' rows one after the other; for results without an order. */
    record Concat(Route source) implements PlanNode {}

    /**
     * Merges the sorted streams of the shards into one.
     *
     * <p>The shards sort, by the ORDER BY in their text; this node only merges, so the application holds one row per shard
     * however large the result is.
     *
     * @param order most significant first; never empty
     */
    record MergeSort(Route source, List<SortKey> order) implements PlanNode {
        public MergeSort {
            order = List.copyOf(order);
            checkArgument(!order.isEmpty(), "order is empty: plan a Concat instead");
        }
    }

    /**
     * Makes one group out of the shards' parts of it.
     *
     * @param columns the result's columns
     * @param keys the columns of the partial rows that make a group; empty for one group of everything
     */
    record Combine(Route source, List<CombinedColumn> columns, List<Integer> keys) implements PlanNode {
        public Combine {
            columns = List.copyOf(columns);
            keys = List.copyOf(keys);
        }
    }

    /** Sorts combined groups, which are in memory already. */
    record Sort(Combine source, List<SortKey> order) implements PlanNode {
        public Sort {
            order = List.copyOf(order);
        }
    }

    /** Skips and cuts; pulls no row that it does not return. */
    record Limit(PlanNode source, Optional<Operand> count, Optional<Operand> offset) implements PlanNode {}

    /** Cuts columns off the end that served the order only. */
    record Hide(PlanNode source, int hidden) implements PlanNode {
        public Hide {
            checkArgument(hidden > 0, "nothing to hide");
        }
    }

    /**
     * A column to order by.
     *
     * @param column from 1 as JDBC counts, or below zero from the end: -1 is the last column
     * @param codePointOrder whether the servers are known to sort this column by code points, should it be text
     */
    record SortKey(int column, boolean descending, boolean nullsFirst, boolean codePointOrder) {}

    /** Where a column of a combined row comes from; positions are those of the partial rows, from 1. */
    sealed interface CombinedColumn {
        record Key(int partial) implements CombinedColumn {}

        /** @param count the second partial of an average; zero otherwise */
        record Aggregate(Combining function, int partial, int count) implements CombinedColumn {}
    }
}
