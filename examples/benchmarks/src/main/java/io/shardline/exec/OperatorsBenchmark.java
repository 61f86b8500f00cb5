package io.shardline.exec;

import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.ShardSql;
import io.shardline.row.Combining;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the merge of sorted streams and the combining of groups cost for each row that a shard sends, when receiving it costs nothing.
 *
 * <p>In the package of what it measures, which no one else may use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OperatorsBenchmark {
    private static final int SHARDS = 4;
    private static final int ROWS = 10_000;
    private static final int GROUPS = 100;
    private static final long BUDGET = 1 << 28;
    private static final ShardColumns COLUMNS =
            new ShardColumns(List.of(new ShardColumns.Column("k", "int4"), new ShardColumns.Column("count", "int8")));
    private static final List<String> NAMES = List.of("s0", "s1", "s2", "s3");

    private final List<List<List<@Nullable Integer>>> sorted =
            IntStream.range(0, SHARDS).mapToObj(OperatorsBenchmark::everyFourth).toList();

    private static List<List<@Nullable Integer>> everyFourth(int shard) {
        return IntStream.range(0, ROWS / SHARDS)
                .mapToObj(row -> List.<@Nullable Integer>of(row * SHARDS + shard, row % GROUPS))
                .toList();
    }

    private List<FakeRows> streams(List<String> labels) {
        return sorted.stream().map(rows -> new FakeRows(labels, rows)).toList();
    }

    /** One row of four sorted streams. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long merge() throws SQLException {
        SortColumns order = SortColumns.of(List.of(new SortKey(1, false, false, true)), COLUMNS);
        MergeSortCursor merged = new MergeSortCursor(streams(List.of("k", "v")), NAMES, order);
        long sum = 0;
        while (merged.advance()) {
            sum += merged.current().getInt(1);
        }
        return sum;
    }

    /** One row of four streams that is a part of one of a hundred groups, with a count. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int combine() throws SQLException {
        List<CombinedColumn> columns =
                List.of(new CombinedColumn.Key(2), new CombinedColumn.Aggregate(Combining.COUNT, 1, 0));
        PlanNode.Combine plan = new PlanNode.Combine(new PlanNode.Route(ShardSql.VERBATIM), columns, List.of(2));
        ShardColumns partials =
                new ShardColumns(List.of(new ShardColumns.Column("c", "int8"), new ShardColumns.Column("k", "int4")));
        Groups groups = new Groups(CombineColumns.of(plan, partials), BUDGET);
        for (FakeRows rows : streams(List.of("c", "k"))) {
            while (rows.advance()) {
                groups.add(rows.current());
            }
        }
        return groups.finish().size();
    }
}
