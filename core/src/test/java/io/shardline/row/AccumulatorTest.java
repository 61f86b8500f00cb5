package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.row.Accumulator.Partial;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccumulatorTest {
    @ParameterizedTest
    @EnumSource(
            value = Combining.class,
            names = {"SUM", "MIN", "MAX", "BIT_AND", "BIT_OR", "BIT_XOR"})
    void isNullWithoutValues(Combining kind) throws SQLException {
        assertThat(total(one(kind, RowType.INT8, RowType.INT8))).isNull();
        assertThat(total(one(kind, RowType.INT8, RowType.INT8), (String) null)).isNull();
    }

    @Test
    void countsNothingAsZero() throws SQLException {
        assertThat(total(one(Combining.COUNT, RowType.INT8, RowType.INT8))).isEqualTo("0");
    }

    @Test
    void addsCounts() throws SQLException {
        assertThat(total(one(Combining.COUNT, RowType.INT8, RowType.INT8), "2", "0", "40"))
                .isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 9223372036854775807, 1, bigint out of range",
        "INT8, -9223372036854775808, -1, bigint out of range",
        "FLOAT8, 1e308, 1e308, value out of range: overflow",
    })
    void failsAsTheServerDoesWhenASumLeavesItsType(RowType type, String a, String b, String message) {
        assertOutOfRange(one(Combining.SUM, type, type), message, a, b);
    }

    @Test
    void failsWhenANumericSumHasMoreDigitsThanTheTypeHolds() {
        String most = "9".repeat(131_072);

        assertOutOfRange(
                one(Combining.SUM, RowType.NUMERIC, RowType.NUMERIC), "value overflows numeric format", most, "1");
    }

    @ParameterizedTest
    @CsvSource({"1e300, value out of range: overflow", "1e-300, value out of range: underflow"})
    void failsWhenAFloat8SumDoesNotFitFloat4(String sum, String message) {
        assertOutOfRange(one(Combining.SUM, RowType.FLOAT8, RowType.FLOAT4), message, sum);
    }

    @Test
    void roundsASumOfFloat4Once() throws SQLException {
        assertThat(total(
                        one(Combining.SUM, RowType.FLOAT8, RowType.FLOAT4),
                        "0.10000000149011612",
                        "0.20000000298023224"))
                .isEqualTo("0.3");
    }

    @Test
    void keepsTheSignOfALoneMinusZero() throws SQLException {
        assertThat(total(one(Combining.SUM, RowType.FLOAT8, RowType.FLOAT8), "-0"))
                .isEqualTo("-0");
    }

    @Test
    void sumsNumericsWithTheLargestScale() throws SQLException {
        assertThat(total(one(Combining.SUM, RowType.NUMERIC, RowType.NUMERIC), "1.5", null, "-1.500"))
                .isEqualTo("0.000");
    }

    @ParameterizedTest
    @CsvSource({
        "Infinity, -Infinity, NaN",
        "Infinity, 1, Infinity",
        "NaN, Infinity, NaN",
        "-Infinity, -Infinity, -Infinity"
    })
    void sumsSpecialNumericsAsTheServerDoes(String a, String b, String sum) throws SQLException {
        assertThat(total(one(Combining.SUM, RowType.NUMERIC, RowType.NUMERIC), a, b))
                .isEqualTo(sum);
    }

    @Test
    void averagesOverAllRowsAndNotOverShards() throws SQLException {
        Accumulator average = average(RowType.INT8, RowType.NUMERIC);
        average.add(FakeRow.of("10", "1"));
        average.add(FakeRow.of(null, "0"));
        average.add(FakeRow.of("0", "3"));

        assertThat(average.result()).isEqualTo("2.5000000000000000");
    }

    @Test
    void averagesNothingToNull() throws SQLException {
        Accumulator average = average(RowType.FLOAT8, RowType.FLOAT8);
        average.add(FakeRow.of(null, "0"));

        assertThat(average.result()).isNull();
    }

    @Test
    void showsTheEqualValueThatTheServerWouldShow() throws SQLException {
        assertThat(total(one(Combining.MAX, RowType.NUMERIC, RowType.NUMERIC), "2.0", "2.00", "1"))
                .isEqualTo("2.00");
        assertThat(total(one(Combining.MAX, RowType.BPCHAR, RowType.BPCHAR), "a ", "a"))
                .isEqualTo("a ");
    }

    @Test
    void readsThePartialsAtTheirPositions() throws SQLException {
        Accumulator greatest = Accumulator.of(Combining.MAX, RowType.TEXT, List.of(new Partial(RowType.TEXT, 3)));
        greatest.add(FakeRow.of("z", "z", "a"));

        assertThat(greatest.result()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, FLOAT4, FLOAT4",
        "SUM, INT4, INT8",
        "SUM, INT8, NUMERIC",
        "SUM, TEXT, TEXT",
        "COUNT, NUMERIC, INT8",
        "MIN, BOOL, BOOL",
        "MAX, TEXT, VARCHAR",
        "BOOL_AND, INT4, BOOL",
        "BIT_AND, NUMERIC, NUMERIC",
        "AVG, NUMERIC, NUMERIC",
    })
    void refusesWhatItCannotCombineExactly(Combining kind, RowType partial, RowType result) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one(kind, partial, result))
                .withMessageContaining(kind.name());
    }

    private static Accumulator one(Combining kind, RowType partial, RowType result) {
        return Accumulator.of(kind, result, List.of(new Partial(partial, 1)));
    }

    private static Accumulator average(RowType sum, RowType result) {
        return Accumulator.of(Combining.AVG, result, List.of(new Partial(sum, 1), new Partial(RowType.INT8, 2)));
    }

    private static @Nullable String total(Accumulator accumulator, @Nullable String... partials) throws SQLException {
        for (String partial : partials) {
            accumulator.add(FakeRow.of(partial));
        }
        return accumulator.result();
    }

    private static void assertOutOfRange(Accumulator accumulator, String message, String... partials) {
        assertThatExceptionOfType(ShardlineException.class)
                .isThrownBy(() -> total(accumulator, partials))
                .withMessage(message)
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE))
                .satisfies(error -> assertThat(error.getSQLState()).isEqualTo("22003"));
    }
}
