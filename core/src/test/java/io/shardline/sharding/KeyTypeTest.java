package io.shardline.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {
    @Test
    void isFoundByItsNameInTheCatalog() {
        for (KeyType type : KeyType.values()) {
            assertThat(KeyType.of(type.typname())).contains(type);
        }
        assertThat(KeyType.of("float8")).isEmpty();
        assertThat(KeyType.of("citext")).isEmpty();
    }

    @Test
    void refusesOtherTypesByTableAndColumn() {
        assertThatThrownBy(() -> KeyType.require("float8", "orders", "price"))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageStartingWith("cannot shard \"orders\" by \"price\" of type float8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "+42", " 42", "42\n", "\t0042 "})
    void readsIntegersWithSignsAndBlanks(String literal) {
        assertThat(KeyType.INT4.parse(literal)).isEqualTo(42L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "4 2",
                "0x2a",
                "1_000",
                "1.0",
                "1e3",
                "2147483648",
                "99999999999999999999",
                "\u00A042",
                "٤٢"
            })
    void leavesOtherIntegerLiteralsToTheServer(String literal) {
        assertThat(KeyType.INT4.parse(literal)).isEqualTo(NoKey.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "-9223372036854775808", "-1", "0"})
    void readsTheLeastAndTheGreatestInteger(long value) {
        assertThat(KeyType.INT8.parse(Long.toString(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854775808", "-9223372036854775809", "9999999999999999999", "-9999999999999999999"})
    void leavesIntegersOutOfRangeToTheServer(String literal) {
        assertThat(KeyType.INT8.parse(literal)).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void matchesNoIntegerForFractionsAndNumbersOutOfRange() {
        assertThat(KeyType.INT8.convert(new BigDecimal("1.5"))).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT8.convert(1.5)).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT8.convert(BigInteger.TWO.pow(63))).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT8.convert(new BigDecimal("1E+1000000000"))).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT8.convert(new BigDecimal("1E-1000000000"))).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT2.convert(40_000)).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.INT4.convert(Double.NaN)).isEqualTo(NoKey.NO_MATCH);
    }

    @Test
    void takesWholeNumbersOfEveryClassForIntegers() {
        for (Object bound : new Object[] {
            (byte) 7,
            (short) 7,
            7,
            7L,
            BigInteger.valueOf(7),
            new BigDecimal("7.000"),
            new BigDecimal("0.7E1"),
            7.0,
            7.0f,
            "7",
            '7'
        }) {
            assertThat(KeyType.INT4.convert(bound))
                    .as(bound.getClass().getSimpleName())
                    .isEqualTo(7L);
        }
    }

    @Test
    void doesNotTrustFloatsThatAreNotExact() {
        assertThat(KeyType.INT8.convert(0x1p53)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.INT8.convert(0x1p53 - 1)).isEqualTo((1L << 53) - 1);
        assertThat(KeyType.INT8.convert(0x1p24f)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.NUMERIC.convert(1.0)).isEqualTo(NoKey.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"1.00, 1", "100, 1E+2", "-0.0, 0", ".5, 0.5", "5., 5", " 1e3 , 1E+3"})
    void readsNumericWithoutItsScale(String literal, BigDecimal value) {
        assertThat(KeyType.NUMERIC.parse(literal)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1e", "0x10", "1_0", "nan", "1e999999", "1e-999999", "1e9999999999"})
    void leavesOtherNumericLiteralsToTheServer(String literal) {
        assertThat(KeyType.NUMERIC.parse(literal)).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void leavesNumbersForTextToTheServer() {
        assertThat(KeyType.TEXT.convert(42)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.VARCHAR.convert(LocalDate.EPOCH)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.TEXT.convert("42 ")).isEqualTo("42 ");
    }

    @Test
    void ignoresTrailingSpacesOfPaddedTextOnly() {
        assertThat(KeyType.BPCHAR.convert(" ab  ")).isEqualTo(" ab");
        assertThat(KeyType.BPCHAR.convert("ab\t")).isEqualTo("ab\t");
        assertThat(KeyType.VARCHAR.convert("ab ")).isEqualTo("ab ");
    }

    @Test
    void readsUuidsWithAndWithoutHyphens() {
        UUID value = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
        assertThat(KeyType.UUID.parse("01234567-89AB-cdef-fedc-ba9876543210")).isEqualTo(value);
        assertThat(KeyType.UUID.parse("0123456789abcdeffedcba9876543210")).isEqualTo(value);
        assertThat(KeyType.UUID.parse("1-2-3-4-5")).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.UUID.parse("{0123456789abcdeffedcba9876543210}")).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void readsHexadecimalBytesOnly() {
        assertThat((byte[]) KeyType.BYTEA.parse("\\x00fF")).containsExactly(0, -1);
        assertThat(KeyType.BYTEA.parse("\\x0")).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.BYTEA.parse("abc")).isEqualTo(NoKey.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01", "2024-01-01 00:00", "2024-01-01T00:00:00", "2024-01-01 00:00:00.000000"})
    void readsIsoTimestamps(String literal) {
        assertThat(KeyType.TIMESTAMP.parse(literal)).isEqualTo(757_382_400_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01/02/2024",
                "2024-1-1",
                "2024-01-01 00:00:00+00",
                "2024-02-30",
                "2024-01-01 24:00:00",
                "2024-01-01 00:00:60",
                "2024-01-01 00:00:00.0000001",
                "now",
                "0000-01-01",
                "2024-01-01 00:00:00 BC",
                " 2024-01-01"
            })
    void leavesOtherTimestampsToTheServer(String literal) {
        assertThat(KeyType.TIMESTAMP.parse(literal)).isEqualTo(NoKey.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01 00:00Z",
                "2024-01-01 01:00:00+01",
                "2024-01-01T05:30:00+05:30",
                "2023-12-31 20:30:00.0-0330"
            })
    void readsInstantsWithAnOffset(String literal) {
        assertThat(KeyType.TIMESTAMPTZ.parse(literal)).isEqualTo(757_382_400_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2024-01-01", "2024-01-01 00:00:00", "2024-01-01 00:00:00+16", "2024-01-01 00:00:00 Europe/Paris"
            })
    void leavesInstantsWithoutAnOffsetToTheServer(String literal) {
        assertThat(KeyType.TIMESTAMPTZ.parse(literal)).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void doesNotMixLocalTimesAndInstants() {
        OffsetDateTime instant = OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        assertThat(KeyType.TIMESTAMPTZ.convert(instant)).isEqualTo(757_382_400_000_000L);
        assertThat(KeyType.TIMESTAMPTZ.convert(instant.toInstant())).isEqualTo(757_382_400_000_000L);
        assertThat(KeyType.TIMESTAMPTZ.convert(instant.toZonedDateTime())).isEqualTo(757_382_400_000_000L);
        assertThat(KeyType.TIMESTAMPTZ.convert(java.util.Date.from(instant.toInstant())))
                .isEqualTo(757_382_400_000_000L);
        assertThat(KeyType.TIMESTAMP.convert(instant)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.DATE.convert(instant)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.TIMESTAMPTZ.convert(LocalDateTime.of(2024, 1, 1, 0, 0)))
                .isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.TIMESTAMPTZ.convert(LocalDate.of(2024, 1, 1))).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void roundsNanosecondsHalvesUp() {
        LocalDateTime time = LocalDateTime.of(2000, 1, 1, 0, 0);
        assertThat(KeyType.TIMESTAMP.convert(time.plusNanos(1499))).isEqualTo(1L);
        assertThat(KeyType.TIMESTAMP.convert(time.plusNanos(1500))).isEqualTo(2L);
        assertThat(KeyType.TIMESTAMP.convert(time.minusNanos(400))).isEqualTo(0L);
    }

    @Test
    void equalsADayAtMidnightOnly() {
        assertThat(KeyType.DATE.convert(LocalDateTime.of(2000, 1, 2, 0, 0))).isEqualTo(1L);
        assertThat(KeyType.DATE.convert(LocalDateTime.of(2000, 1, 2, 0, 1))).isEqualTo(NoKey.NO_MATCH);
        assertThat(KeyType.TIMESTAMP.convert(LocalDate.of(2000, 1, 2))).isEqualTo(86_400_000_000L);
    }

    @Test
    void holdsInfinity() {
        assertThat(KeyType.DATE.parse("infinity")).isEqualTo((long) Integer.MAX_VALUE);
        assertThat(KeyType.TIMESTAMP.convert(LocalDateTime.MIN)).isEqualTo(Long.MIN_VALUE);
        assertThat(KeyType.TIMESTAMPTZ.convert(OffsetDateTime.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(KeyType.TIMESTAMPTZ.convert(Instant.MAX.minusSeconds(1))).isEqualTo(NoKey.UNKNOWN);
    }

    @Test
    void neverStoresWhatItIsNotSureOf() {
        assertThat(KeyType.INT4.stored(KeyType.INT4.convert(1.5), -1)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.INT4.stored(NoKey.UNKNOWN, -1)).isEqualTo(NoKey.UNKNOWN);
        assertThat(KeyType.INT4.stored(7L, -1)).isEqualTo(7L);
    }

    @Test
    void ordersTextByItsUtf8Bytes() {
        String[] texts = {"😀", "\uFFFD", "é", "b", "a", "", "ab", "😀a"};
        Arrays.sort(texts, KeyType.TEXT.domain()::compare);
        assertThat(texts).containsExactly("", "a", "ab", "b", "é", "\uFFFD", "😀", "😀a");
    }

    @Test
    void ordersUuidsAsUnsignedBytes() {
        assertThat(KeyType.UUID.domain().compare(new UUID(-1, 0), new UUID(1, 0)))
                .isPositive();
        assertThat(KeyType.UUID.domain().compare(new UUID(1, -1), new UUID(1, 1)))
                .isPositive();
    }

    @Test
    void ordersNanAboveAllNumbers() {
        Object[] numbers = {
            Double.NaN, Double.POSITIVE_INFINITY, BigDecimal.TEN, BigDecimal.ZERO, Double.NEGATIVE_INFINITY
        };
        Arrays.sort(numbers, KeyType.NUMERIC.domain()::compare);
        assertThat(numbers)
                .containsExactly(
                        Double.NEGATIVE_INFINITY,
                        BigDecimal.ZERO,
                        BigDecimal.TEN,
                        Double.POSITIVE_INFINITY,
                        Double.NaN);
    }
}
