package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupKeyTest {
    private static final List<RowType> TYPES = List.of(RowType.NUMERIC, RowType.FLOAT8, RowType.TEXT);

    @Test
    void isOneGroupWherePostgresSeesOne() {
        assertOneGroup(row(new BigDecimal("1.0"), -0.0, bytes(1)), row(new BigDecimal("1.00"), 0.0, bytes(1)));
        assertOneGroup(row(Double.NaN, Double.NaN, null), row(Double.NaN, Double.NaN, null));
        assertOneGroup(row(new BigDecimal("-0.0"), null, bytes()), row(BigDecimal.ZERO, null, bytes()));
    }

    @Test
    void isTwoGroupsWhereAValueDiffers() {
        assertTwoGroups(row(BigDecimal.ONE, 1.0, bytes(1)), row(BigDecimal.ONE, 1.0, bytes(2)));
        assertTwoGroups(row(BigDecimal.ONE, null, bytes(1)), row(BigDecimal.ONE, 0.0, bytes(1)));
        assertTwoGroups(row(Double.POSITIVE_INFINITY, 1.0, null), row(Double.NaN, 1.0, null));
    }

    @Test
    void withoutKeysThereIsOneGroup() {
        assertThat(GroupKey.of(List.of(), row())).isEqualTo(GroupKey.of(List.of(), row()));
    }

    @Test
    void findsItsGroupInAMap() {
        Map<GroupKey, String> groups = new HashMap<>();
        groups.put(GroupKey.of(TYPES, row(new BigDecimal("100"), 1.0, bytes(7))), "the group");

        assertThat(groups.get(GroupKey.of(TYPES, row(new BigDecimal("1E+2"), 1.0, bytes(7)))))
                .isEqualTo("the group");
    }

    @Test
    void groupsNumericsOfManyDigitsQuickly() {
        BigDecimal whole = new BigDecimal("1e131000").setScale(0);
        BigDecimal scaled = whole.setScale(16_383);

        assertTimeout(Duration.ofSeconds(10), () -> assertOneGroup(row(whole, null, null), row(scaled, null, null)));
    }

    private static void assertOneGroup(@Nullable Object[] a, @Nullable Object[] b) {
        assertThat(GroupKey.of(TYPES, a)).isEqualTo(GroupKey.of(TYPES, b)).hasSameHashCodeAs(GroupKey.of(TYPES, b));
        assertThat(GroupKey.same(TYPES, a, b)).isTrue();
    }

    private static void assertTwoGroups(@Nullable Object[] a, @Nullable Object[] b) {
        assertThat(GroupKey.of(TYPES, a)).isNotEqualTo(GroupKey.of(TYPES, b));
        assertThat(GroupKey.same(TYPES, a, b)).isFalse();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }
}
