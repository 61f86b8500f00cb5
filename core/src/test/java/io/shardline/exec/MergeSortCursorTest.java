package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.PlanNode.SortKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergeSortCursorTest {
    private static final ShardColumns INTS = new ShardColumns(List.of(new ShardColumns.Column("v", "int4")));
    private static final SortKey ASCENDING = new SortKey(1, false, false, false);

    @Test
    void mergesStreamsOfUnequalLengthInOrder() throws SQLException {
        assertThat(Columns.ints(merge(ASCENDING, FakeRows.of(1, 4, 9), FakeRows.of(), FakeRows.of(2, 3))))
                .containsExactly(1, 2, 3, 4, 9);
    }

    @Test
    void putsNullsWhereTheKeySays() throws SQLException {
        SortKey nullsLast = new SortKey(-1, true, false, false);
        assertThat(Columns.ints(merge(nullsLast, FakeRows.of(9, 1, null), FakeRows.of(5, null))))
                .containsExactly(9, 5, 1, null, null);
        SortKey nullsFirst = new SortKey(1, false, true, false);
        assertThat(Columns.ints(merge(nullsFirst, FakeRows.of(null, 1), FakeRows.of(null, 0))))
                .containsExactly(null, null, 0, 1);
    }

    @Test
    void returnsRowsWithEqualKeysInTheOrderOfTheStreams() throws SQLException {
        FakeRows first = FakeRows.of(1, 1, 2);
        FakeRows second = FakeRows.of(1, 2);
        MergeSortCursor cursor = merge(ASCENDING, first, second);
        List<RowCursor> from = new ArrayList<>();
        while (cursor.advance()) {
            from.add(cursor.current() == first ? first : second);
        }
        assertThat(from).containsExactly(first, first, second, first, second);
    }

    @Test
    void doesNotReadAheadOfTheRowItReturns() throws SQLException {
        FakeRows first = FakeRows.of(1, 2, 3);
        FakeRows second = FakeRows.of(10, 11);
        MergeSortCursor cursor = merge(ASCENDING, first, second);
        cursor.advance();
        cursor.advance();
        assertThat(first.advances()).isEqualTo(2);
        assertThat(second.advances())
                .as("its first row has to be known, and no other")
                .isEqualTo(1);
    }

    @Test
    void closesAStreamWhenItHasEnded() throws SQLException {
        FakeRows first = FakeRows.of(1);
        FakeRows second = FakeRows.of(2, 3);
        MergeSortCursor cursor = merge(ASCENDING, first, second);
        cursor.advance();
        assertThat(first.closes()).isZero();
        cursor.advance();
        assertThat(first.closes()).isEqualTo(1);
        assertThat(second.closes()).isZero();
    }

    @Test
    void knowsItsLastRow() throws SQLException {
        MergeSortCursor cursor = merge(ASCENDING, FakeRows.of(1), FakeRows.of(2, 3));
        cursor.advance();
        assertThat(cursor.atLast()).isFalse();
        cursor.advance();
        assertThat(cursor.atLast()).isFalse();
        cursor.advance();
        assertThat(cursor.atLast()).isTrue();
    }

    @Test
    void refusesAStreamThatIsInAnotherOrder() throws SQLException {
        MergeSortCursor cursor = merge(ASCENDING, FakeRows.of(5), FakeRows.of(2, 1));
        cursor.advance();
        assertThatThrownBy(cursor::advance)
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARDS_DIFFER))
                .hasMessageContaining("\"s1\"");
    }

    @Test
    void refusesATextKeyThatTheServersSortByACollation() throws SQLException {
        ShardColumns texts = new ShardColumns(List.of(new ShardColumns.Column("name", "varchar")));
        assertThatThrownBy(() -> SortColumns.of(List.of(ASCENDING), texts))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining("COLLATE \"C\"");
        assertThat(SortColumns.of(List.of(new SortKey(1, false, false, true)), texts))
                .isNotNull();
    }

    @Test
    void refusesAKeyOfATypeWhoseOrderIsNotKnownHere() {
        ShardColumns json = new ShardColumns(List.of(new ShardColumns.Column("doc", "jsonb")));
        assertThatThrownBy(() -> SortColumns.of(List.of(ASCENDING), json))
                .hasMessageContaining("\"doc\" of type jsonb is not exact here");
    }

    @Test
    void mergesAnyStreamsAsSortingAllWould() throws SQLException {
        long seed = Long.getLong("shardline.test.seed", System.nanoTime());
        System.out.println("shardline.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            SortKey key = new SortKey(1, random.nextBoolean(), random.nextBoolean(), true);
            Comparator<Integer> values = key.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
            Comparator<@Nullable Integer> order =
                    key.nullsFirst() ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
            List<@Nullable Integer> all = new ArrayList<>();
            FakeRows[] streams = new FakeRows[1 + random.nextInt(8)];
            Arrays.setAll(streams, i -> {
                List<@Nullable Integer> own = new ArrayList<>();
                for (int count = random.nextInt(20); count > 0; count--) {
                    own.add(random.nextInt(8) == 0 ? null : random.nextInt(-15, 15));
                }
                own.sort(order);
                all.addAll(own);
                return FakeRows.of(own.toArray(new @Nullable Integer[0]));
            });
            all.sort(order);
            assertThat(Columns.ints(merge(key, streams))).isEqualTo(all);
        }
    }

    private static MergeSortCursor merge(SortKey key, FakeRows... streams) throws SQLException {
        List<String> shards =
                IntStream.range(0, streams.length).mapToObj(i -> "s" + i).toList();
        return new MergeSortCursor(List.of(streams), shards, SortColumns.of(List.of(key), INTS));
    }
}
