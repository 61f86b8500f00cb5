package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.ShardSql;
import io.shardline.row.Combining;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CombineCursorTest {
    private static final PlanNode.Route ROUTE = new PlanNode.Route(ShardSql.VERBATIM);
    private static final ShardColumns PARTIALS =
            new ShardColumns(List.of(new ShardColumns.Column("k", "int4"), new ShardColumns.Column("count", "int8")));
    private static final List<CombinedColumn> KEY_AND_COUNT =
            List.of(new CombinedColumn.Key(1), new CombinedColumn.Aggregate(Combining.COUNT, 2, 0));
    private static final long PLENTY = 1 << 30;

    private int resultSetsMade;

    @Test
    void addsUpTheShardsPartsOfAGroupInTheOrderTheyTurnUp() throws SQLException {
        FakeRows first = parts(List.of(7, 1), Arrays.asList(null, 2));
        FakeRows second = parts(List.of(5, 4), Arrays.asList(null, 8), List.of(7, 16));
        assertThat(rows(combine(List.of(1), first, second)))
                .containsExactly(List.of(7, 17), Arrays.asList(null, 10), List.of(5, 4));
    }

    @Test
    void hasOneRowWithoutKeysAlsoWhenThereIsNothingToCombine() throws SQLException {
        CombineColumns columns = columns(List.of(), List.of(new CombinedColumn.Aggregate(Combining.COUNT, 2, 0)));
        CombineCursor cursor = CombineCursor.read(List.of(parts()), columns, maker(1), PLENTY);
        assertThat(Columns.ints(cursor)).containsExactly(0);
    }

    @Test
    void closesStreamsWhenReadButForTheOneItStillNeeds() throws SQLException {
        FakeRows first = parts(List.of(1, 1));
        FakeRows second = parts(List.of(2, 1));
        CombineCursor cursor = combine(List.of(1), first, second);
        assertThat(first.closes()).isZero();
        assertThat(second.closes()).isEqualTo(1);
        cursor.close();
        assertThat(first.closes()).isEqualTo(1);
    }

    @Test
    void makesResultSetsOfAThousandRowsAtATime() throws SQLException {
        List<List<@Nullable Integer>> many = IntStream.range(0, 2500)
                .mapToObj(k -> List.<@Nullable Integer>of(k, 1))
                .toList();
        CombineCursor cursor = combine(List.of(1), new FakeRows(List.of("k", "count"), many));
        resultSetsMade = 0;
        cursor.advance();
        assertThat(resultSetsMade).isEqualTo(1);
        assertThat(Columns.ints(cursor)).hasSize(2499).endsWith(2499);
        assertThat(resultSetsMade).isEqualTo(3);
    }

    @Test
    void refusesMoreGroupsThanTheBudgetHolds() throws SQLException {
        List<List<@Nullable Integer>> many = IntStream.range(0, 1000)
                .mapToObj(k -> List.<@Nullable Integer>of(k, 1))
                .toList();
        CombineColumns columns = columns(List.of(1), KEY_AND_COUNT);
        FakeRows rows = new FakeRows(List.of("k", "count"), many);
        assertThatThrownBy(() -> CombineCursor.read(List.of(rows), columns, maker(2), 100_000))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessageContaining("groups take more than 100000 bytes");
    }

    @Test
    void sortsGroupsByWhatTheyComeTo() throws SQLException {
        CombineCursor groups =
                combine(List.of(1), parts(List.of(1, 5), List.of(2, 1)), parts(List.of(2, 9), List.of(3, 7)));
        SortColumns byCount = SortColumns.of(
                List.of(new SortKey(2, true, true, false)),
                columns(List.of(1), KEY_AND_COUNT).combined());
        assertThat(rows(SortCursor.sort(groups, byCount)))
                .containsExactly(List.of(2, 10), List.of(3, 7), List.of(1, 5));
    }

    @Test
    void refusesWhatCannotBeCombinedExactly() {
        assertRefused("text", Combining.MIN, "collation");
        assertRefused("float4", Combining.SUM, "float8");
        assertRefused("interval", Combining.MAX, "interval");
        assertRefused("bool", Combining.MAX, "bool");
    }

    private static void assertRefused(String type, Combining function, String reason) {
        ShardColumns partials = new ShardColumns(List.of(new ShardColumns.Column("x", type)));
        PlanNode.Combine plan =
                new PlanNode.Combine(ROUTE, List.of(new CombinedColumn.Aggregate(function, 1, 0)), List.of());
        assertThatThrownBy(() -> CombineColumns.of(plan, partials))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining(reason);
    }

    private static CombineColumns columns(List<Integer> keys, List<CombinedColumn> columns) throws SQLException {
        return CombineColumns.of(new PlanNode.Combine(ROUTE, columns, keys), PARTIALS);
    }

    private CombineCursor combine(List<Integer> keys, FakeRows... shards) throws SQLException {
        return CombineCursor.read(List.of(shards), columns(keys, KEY_AND_COUNT), maker(2), PLENTY);
    }

    @SafeVarargs
    private static FakeRows parts(List<@Nullable Integer>... rows) {
        return new FakeRows(List.of("k", "count"), List.of(rows));
    }

    private TextRows.Maker maker(int width) {
        List<String> labels = List.of("k", "count").subList(0, width);
        return texts -> {
            resultSetsMade++;
            return new FakeRows(
                    labels, texts.stream().map(CombineCursorTest::parsed).toList());
        };
    }

    private static List<@Nullable Integer> parsed(@Nullable String[] texts) {
        List<@Nullable Integer> values = new ArrayList<>();
        for (String text : texts) {
            values.add(text == null ? null : Integer.valueOf(text));
        }
        return values;
    }

    private static List<List<@Nullable Integer>> rows(RowCursor cursor) throws SQLException {
        List<List<@Nullable Integer>> rows = new ArrayList<>();
        while (cursor.advance()) {
            List<@Nullable Integer> row = new ArrayList<>();
            for (int column = 1; column <= 2; column++) {
                int value = cursor.current().getInt(column);
                row.add(cursor.current().wasNull() ? null : value);
            }
            rows.add(row);
        }
        return rows;
    }
}
