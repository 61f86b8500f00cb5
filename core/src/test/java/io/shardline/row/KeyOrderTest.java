package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.row.KeyOrder.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyOrderTest {
    @ParameterizedTest
    @CsvSource({"false, false, 1", "true, false, 1", "false, true, -1", "true, true, -1"})
    void placesNullByItsFlagWhateverTheDirection(boolean descending, boolean nullsFirst, int expected) {
        KeyOrder order = KeyOrder.of(List.of(new Key(RowType.INT8, descending, nullsFirst)));

        assertThat(order.compare(row((Object) null), row(1L))).isEqualTo(expected);
        assertThat(order.compare(row(1L), row((Object) null))).isEqualTo(-expected);
    }

    @Test
    void nullsTie() {
        KeyOrder order = KeyOrder.of(List.of(new Key(RowType.INT8, false, true)));

        assertThat(order.compare(row((Object) null), row((Object) null))).isZero();
    }

    @Test
    void turnsADescendingKeyOver() {
        KeyOrder order = KeyOrder.of(List.of(new Key(RowType.FLOAT8, true, true)));

        assertThat(order.compare(row(Double.NaN), row(Double.POSITIVE_INFINITY)))
                .isNegative();
        assertThat(order.compare(row(-0.0), row(0.0))).isZero();
    }

    @Test
    void asksTheNextKeyOnlyWhereTheFirstTies() {
        KeyOrder order = KeyOrder.of(List.of(new Key(RowType.INT4, false, false), new Key(RowType.INT4, true, false)));

        assertThat(order.compare(row(1L, 1L), row(2L, 9L))).isNegative();
        assertThat(order.compare(row(1L, 1L), row(1L, 9L))).isPositive();
        assertThat(order.compare(row(1L, 9L), row(1L, 9L))).isZero();
    }

    @Test
    void allRowsTieWithoutKeys() {
        assertThat(KeyOrder.of(List.of()).compare(row(), row())).isZero();
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }
}
