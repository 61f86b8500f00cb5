package io.shardline.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.ShardingRule;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.ShardingRule.Hash;
import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTest {
    /** Even years to s0, odd ones to s1. */
    public static final class ByYear implements ShardingFunction {
        @Override
        public String shardOf(List<Object> key) {
            return ((LocalDate) key.get(0)).getYear() % 2 == 0 ? "s0" : "s1";
        }
    }

    /** Names a shard that is not there, or fails. */
    public static final class Wrong implements ShardingFunction {
        @Override
        public String shardOf(List<Object> key) {
            if (key.contains("fail")) {
                throw new IllegalStateException("asked to");
            }
            return "s9";
        }
    }

    private static Placement placement(ShardingRule rule, KeyType... types) throws ShardlineException {
        List<String> key = List.of("a", "b").subList(0, types.length);
        Sharded sharded = new Sharded(key, rule);
        Topology topology = Topology.builder()
                .shard("s0", "jdbc:postgresql:a", null, null)
                .shard("s1", "jdbc:postgresql:b", null, null)
                .table("t", sharded)
                .build();
        return Placement.of(topology, "t", sharded, List.of(types));
    }

    private static ByRange range(@Nullable String... bounds) {
        return new ByRange(
                List.of(new RangeEntry(bounds[0], bounds[1], "s0"), new RangeEntry(bounds[2], bounds[3], "s1")));
    }

    private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ShardlineException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.primary()).isEqualTo(message);
        });
    }

    @Test
    void dealsHashBucketsInEvenRuns() throws ShardlineException {
        Placement placement = placement(new Hash(), KeyType.INT8);
        assertThat(placement.bucketOf(new Object[] {42L})).isEqualTo(610);
        assertThat(placement.shardOf(new Object[] {42L})).isEqualTo(1);
        assertThat(placement.shardOfLong(42)).isEqualTo(1);
        assertThat(placement.shardOfLong(0)).isEqualTo(0);
        assertThat(placement.shards()).containsExactly(0, 1);
    }

    @Test
    void hashesOneTextAsItHashesAKeyOfOneText() throws ShardlineException {
        Placement placement = placement(new Hash(), KeyType.TEXT);
        for (String text : List.of("", "abc", "é", "tenant-000013")) {
            assertThat(placement.shardOfText(text)).isEqualTo(placement.shardOf(new Object[] {text}));
        }
    }

    @Test
    void skipsNullColumnsOfAHash() throws ShardlineException {
        Placement placement = placement(new Hash(), KeyType.INT4, KeyType.TEXT);
        assertThat(placement.bucketOf(new Object[] {42L, "abc"})).isEqualTo(315);
        assertThat(placement.bucketOf(new @Nullable Object[] {42L, null})).isEqualTo(610);
    }

    @Test
    void givesNoShardToWhatMatchesNoRow() throws ShardlineException {
        Placement placement = placement(new Hash(), KeyType.INT8);
        assertThat(placement.shardOf(new Object[] {NoKey.NO_MATCH})).isEqualTo(Placement.NO_SHARD);
    }

    @Test
    void refusesToRouteByWhatIsNotCertain() throws ShardlineException {
        Placement placement = placement(new Hash(), KeyType.INT8);
        assertThatIllegalArgumentException().isThrownBy(() -> placement.shardOf(new Object[] {NoKey.UNKNOWN}));
        assertThatIllegalArgumentException().isThrownBy(() -> placement.shardOf(new Object[] {1L, 2L}));
        assertThatIllegalArgumentException().isThrownBy(() -> placement.shardOfText("x"));
    }

    @Test
    void findsListedValuesByTheColumnsEquality() throws ShardlineException {
        ByList list = new ByList(List.of(new ListEntry("1.50", "s0"), new ListEntry("2", "s1")));
        Placement placement = placement(list, KeyType.NUMERIC);
        assertThat(placement.shardOf(new Object[] {new BigDecimal("1.5")})).isEqualTo(0);
        assertThat(placement.shardOf(new Object[] {new BigDecimal("2")})).isEqualTo(1);
        assertThat(placement.shardOf(new Object[] {new BigDecimal("3")})).isEqualTo(Placement.NO_SHARD);
        assertThat(placement.shardOf(new @Nullable Object[] {null})).isEqualTo(Placement.NO_SHARD);
    }

    @Test
    void findsListedBytes() throws ShardlineException {
        Placement placement = placement(new ByList(List.of(new ListEntry("\\x00FF", "s1"))), KeyType.BYTEA);
        assertThat(placement.shardOf(new Object[] {new byte[] {0, -1}})).isEqualTo(1);
        assertThat(placement.shards()).containsExactly(1);
    }

    @Test
    void prunesListsByTheirValues() throws ShardlineException {
        ByList list = new ByList(List.of(new ListEntry("1", "s0"), new ListEntry("5", "s1")));
        Placement placement = placement(list, KeyType.INT4);
        assertThat(placement.shardsBetween(2L, true, null, false)).containsExactly(1);
        assertThat(placement.shardsBetween(1L, false, 5L, false)).isEmpty();
        assertThat(placement.shardsBetween(1L, true, 5L, true)).containsExactly(0, 1);
    }

    @Test
    void refusesOneListedValueWrittenInTwoWaysForTwoShards() {
        ByList list = new ByList(List.of(new ListEntry("1", "s0"), new ListEntry("01", "s1")));
        assertRefused(
                ErrorCode.CONFIG_INVALID,
                "the list of table \"t\" does not fit its key \"a\"",
                () -> placement(list, KeyType.INT4));
    }

    @Test
    void refusesTextsThatAreNoValuesOfTheColumn() {
        ByList list = new ByList(List.of(new ListEntry("lyon", "s0")));
        assertRefused(
                ErrorCode.CONFIG_INVALID,
                "the list of table \"t\" does not fit its key \"a\"",
                () -> placement(list, KeyType.INT4));
        assertThatThrownBy(() -> placement(range("2020-01-01", "2021-01-01", "2021-01-01", null), KeyType.TIMESTAMPTZ))
                .hasMessageContaining("with its offset");
    }

    @Test
    void findsTheIntervalThatHoldsAValue() throws ShardlineException {
        Placement placement = placement(range("2020-01-01", "2025-01-01", "2025-01-01", null), KeyType.DATE);
        assertThat(shardOf(placement, "2019-12-31")).isEqualTo(Placement.NO_SHARD);
        assertThat(shardOf(placement, "2020-01-01")).isEqualTo(0);
        assertThat(shardOf(placement, "2024-12-31")).isEqualTo(0);
        assertThat(shardOf(placement, "2025-01-01")).isEqualTo(1);
        assertThat(shardOf(placement, "infinity")).isEqualTo(1);
        assertThat(shardOf(placement, "-infinity")).isEqualTo(Placement.NO_SHARD);
    }

    private static int shardOf(Placement placement, String date) throws ShardlineException {
        return placement.shardOf(new Object[] {KeyType.DATE.parse(date)});
    }

    @Test
    void findsNoShardInAGapBetweenIntervals() throws ShardlineException {
        Placement placement = placement(range(null, "10", "20", "30"), KeyType.INT4);
        assertThat(placement.shardOfLong(-5)).isEqualTo(0);
        assertThat(placement.shardOfLong(10)).isEqualTo(Placement.NO_SHARD);
        assertThat(placement.shardOfLong(20)).isEqualTo(1);
        assertThat(placement.shardOfLong(30)).isEqualTo(Placement.NO_SHARD);
    }

    @Test
    void prunesRangesByTheirBounds() throws ShardlineException {
        Placement placement = placement(range(null, "10", "10", "20"), KeyType.INT4);
        assertThat(placement.shardsBetween(null, false, 10L, false)).containsExactly(0);
        assertThat(placement.shardsBetween(null, false, 10L, true)).containsExactly(0, 1);
        assertThat(placement.shardsBetween(10L, true, null, false)).containsExactly(1);
        assertThat(placement.shardsBetween(20L, true, null, false)).isEmpty();
        assertThat(placement.shardsBetween(5L, true, 4L, true)).isEmpty();
        assertThat(placement.shardsBetween(5L, true, 5L, false)).isEmpty();
        assertThat(placement.shardsBetween(5L, true, 5L, true)).containsExactly(0);
        assertThat(placement.shardsBetween(NoKey.NO_MATCH, true, NoKey.UNKNOWN, true))
                .containsExactly(0, 1);
    }

    @Test
    void prunesTextIntervalsOnlyUnderTheCollationC() throws ShardlineException {
        Placement placement = placement(range(null, "m", "m", null), KeyType.TEXT);
        assertThat(placement.shardOfText("Z")).isEqualTo(0);
        assertThat(placement.shardsBetween("n", true, null, false)).containsExactly(0, 1);
        assertThat(placement.whereCollationIsC().shardsBetween("n", true, null, false))
                .containsExactly(1);
    }

    @Test
    void prunesNothingOfAHash() throws ShardlineException {
        assertThat(placement(new Hash(), KeyType.INT8).shardsBetween(1L, true, 2L, true))
                .containsExactly(0, 1);
    }

    @Test
    void refusesIntervalsThatOverlapOnceTheirTypeIsKnown() throws ShardlineException {
        // As numbers the second is empty and they overlap; as texts both are in order.
        ByRange inOrderAsTexts = range("1", "20", "20", "3");
        String message = "the range of table \"t\" does not fit its key \"a\"";
        assertThat(placement(inOrderAsTexts, KeyType.TEXT).shardOfText("15")).isEqualTo(0);
        assertRefused(ErrorCode.CONFIG_INVALID, message, () -> placement(inOrderAsTexts, KeyType.INT4));

        ByRange inOrderAsNumbers = range("9", "20", "100", null);
        assertThat(placement(inOrderAsNumbers, KeyType.INT4).shardOfLong(10)).isEqualTo(0);
        assertRefused(ErrorCode.CONFIG_INVALID, message, () -> placement(inOrderAsNumbers, KeyType.TEXT));

        ByRange oneInstantTwice = range(null, "2024-01-01 01:00+01", "2024-01-01 00:00Z", null);
        assertThat(placement(oneInstantTwice, KeyType.TIMESTAMPTZ).shards()).containsExactly(0, 1);
        ByRange overlapping = range(null, "2024-01-01 01:00+00", "2024-01-01 00:00Z", null);
        assertRefused(ErrorCode.CONFIG_INVALID, message, () -> placement(overlapping, KeyType.TIMESTAMPTZ));
    }

    @Test
    void asksTheUsersFunctionWithJavasOwnTypes() throws ShardlineException {
        Placement placement = placement(new Custom(ByYear.class.getName()), KeyType.DATE);
        assertThat(shardOf(placement, "2024-05-05")).isEqualTo(0);
        assertThat(shardOf(placement, "1999-05-05")).isEqualTo(1);
        assertThat(placement.shards()).containsExactly(0, 1);
    }

    @Test
    void namesTheFunctionThatIsWrong() throws ShardlineException {
        Placement placement = placement(new Custom(Wrong.class.getName()), KeyType.TEXT);
        assertThatThrownBy(() -> placement.shardOfText("x"))
                .hasMessageContaining(
                        "sharding function io.shardline.sharding.PlacementTest$Wrong of table \"t\" did not return the name of a shard")
                .hasMessageContaining("\"s9\"");
        assertThatThrownBy(() -> placement.shardOfText("fail"))
                .hasMessageContaining("failed")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesClassesThatAreNoShardingFunctions() {
        for (String name : List.of("com.acme.Missing", "java.lang.Object", "java.util.List")) {
            assertRefused(
                    ErrorCode.CONFIG_INVALID,
                    "cannot use sharding function " + name + " of table \"t\"",
                    () -> placement(new Custom(name), KeyType.TEXT));
        }
    }

    @Test
    void refusesNewRowsThatNoShardOwns() throws ShardlineException {
        Placement placement = placement(range(null, "10", "20", "30"), KeyType.INT4);
        assertThat(placement.shardForNewRow(new Object[] {25L})).isEqualTo(1);
        assertRefused(
                ErrorCode.SHARD_KEY_INVALID,
                "no shard owns this value of shard key \"a\" of table \"t\"",
                () -> placement.shardForNewRow(new Object[] {15L}));
        assertRefused(
                ErrorCode.NULL_SHARD_KEY,
                "null value in shard key \"a\" of table \"t\"",
                () -> placement.shardForNewRow(new @Nullable Object[] {null}));
    }
}
