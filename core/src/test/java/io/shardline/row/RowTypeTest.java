package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "timetz",
                "interval",
                "json",
                "jsonb",
                "money",
                "citext",
                "_int4",
                "inet",
                "mood",
                "char",
                "INT4",
                ""
            })
    void knowsNoTypeWhoseOrderIsNotExactHere(String pgTypeName) {
        assertThat(RowType.of(pgTypeName)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "smallserial, INT2",
        "serial, INT4",
        "bigserial, INT8",
        "oid, OID",
        "timestamptz, TIMESTAMPTZ",
        "bpchar, BPCHAR"
    })
    void knowsTypesByTheirCatalogNames(String pgTypeName, RowType type) {
        assertThat(RowType.of(pgTypeName)).contains(type);
    }

    @ParameterizedTest
    @CsvSource({
        "OID, 2147483647, 2147483648",
        "NUMERIC, 1e30, Infinity",
        "NUMERIC, -Infinity, -1e30",
        "NUMERIC, Infinity, NaN",
        "FLOAT8, Infinity, NaN",
        "BOOL, f, t",
        "DATE, 0044-03-15 BC, 0001-01-01",
        "DATE, -infinity, 4714-11-24 BC",
        "DATE, 5874897-12-31, infinity",
        "TIME, 23:59:59.999999, 24:00:00",
        "TIMESTAMP, 1999-12-31 23:59:59.999999, 2000-01-01 00:00:00",
        "TIMESTAMP, 294276-12-31 23:59:59.999999, infinity",
        "TIMESTAMPTZ, 2024-01-01 00:00:00+01, 2024-01-01 00:00:00+00",
        "TIMESTAMPTZ, 1880-01-01 00:00:00+00:17:30, 1880-01-01 00:00:00+00:17:29",
        "TEXT, Z, a",
        "TEXT, a, ab",
        "TEXT, \uffee, \ud83d\ude00",
        "BPCHAR, 'a ', 'a\t'",
    })
    void ordersTheFirstBelowTheSecond(RowType type, String lower, String higher) throws SQLException {
        Object low = read(type, lower);
        Object high = read(type, higher);

        assertThat(type.compare(low, high)).isNegative();
        assertThat(type.compare(high, low)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "NUMERIC, 1.0, 1.00",
        "NUMERIC, 0, 0.000",
        "NUMERIC, NaN, NaN",
        "FLOAT8, -0, 0",
        "FLOAT8, NaN, NaN",
        "TIMESTAMPTZ, 2024-01-01 00:00:00+00, 2024-01-01 05:45:00+05:45",
        "BPCHAR, a, 'a  '",
    })
    void takesForEqualWhatPostgresDoes(RowType type, String one, String other) throws SQLException {
        assertThat(type.equal(read(type, one), read(type, other))).isTrue();
        assertThat(type.hash(read(type, one))).isEqualTo(type.hash(read(type, other)));
    }

    @Test
    void textDiffersByItsTrailingBlanks() throws SQLException {
        assertThat(RowType.TEXT.equal(read(RowType.TEXT, "a"), read(RowType.TEXT, "a ")))
                .isFalse();
    }

    @Test
    void readsNullAsNullWhateverTheType() throws SQLException {
        for (RowType type : new RowType[] {
            RowType.INT8, RowType.NUMERIC, RowType.FLOAT8, RowType.DATE, RowType.TIMESTAMP, RowType.TEXT
        }) {
            assertThat(type.read(FakeRow.of((String) null), 1)).isNull();
            assertThat(type.text(FakeRow.of((String) null), 1)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"15.03.2024", "2024-03", "2024-13-01", "today", "2024-03-15 AD"})
    void refusesADateThatIsNotIso(String text) {
        assertThatExceptionOfType(ShardlineException.class)
                .isThrownBy(() -> RowType.DATE.read(FakeRow.of(text), 1))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL))
                .withMessageNotContaining(text);
    }

    private static Object read(RowType type, String text) throws SQLException {
        @Nullable Object value = type.read(FakeRow.of(text), 1);
        if (value == null) {
            throw new AssertionError("NULL was read from " + text);
        }
        return value;
    }
}
