package io.shardline.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresHashTest {
    private static int bucket(long columnHash) {
        return PostgresHash.bucket(PostgresHash.combine(0, columnHash));
    }

    @ParameterizedTest
    @CsvSource({
        "42, 7363975540656877951",
        "0, -4403592609991167795",
        "-1, -5017072347659237694",
        "4294967296, 5968994663651403477"
    })
    void hashesIntegersAsTheServerDoes(long value, long hash) {
        assertThat(PostgresHash.ofLong(value)).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({"42, 610", "0, 432", "-1, 933"})
    void putsIntegersInTheServersRemainder(long value, int remainder) {
        assertThat(bucket(PostgresHash.ofLong(value))).isEqualTo(remainder);
    }

    @Test
    void nestsPowersOfTwo() {
        assertThat(bucket(PostgresHash.ofLong(42)) % 64).isEqualTo(34);
        assertThat(LongStream.rangeClosed(1, 12).mapToInt(key -> bucket(PostgresHash.ofLong(key)) % 4))
                .containsExactly(0, 2, 1, 3, 1, 3, 3, 1, 1, 3, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"abc, 3628778498291917250", "'', -5700645584453517373", "tenant-000013, 1378482578312676652"})
    void hashesTextsAndTheirBytesAlike(String value, long hash) {
        assertThat(PostgresHash.ofText(value)).isEqualTo(hash);
        assertThat(PostgresHash.ofBytes(value.getBytes(StandardCharsets.UTF_8))).isEqualTo(hash);
    }

    @Test
    void hashesTextsOfEveryLengthAsTheirBytes() {
        IntStream.range(0, 40)
                .mapToObj("0123456789"::repeat)
                .forEach(text -> IntStream.range(0, 12)
                        .mapToObj(cut -> text.substring(Math.min(cut, text.length())))
                        .forEach(piece -> assertThat(PostgresHash.ofText(piece))
                                .isEqualTo(PostgresHash.ofBytes(piece.getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void hashesUuidsAsTheServerDoes() {
        long hash = PostgresHash.ofUuid(new UUID(0, 0x2a));
        assertThat(hash).isEqualTo(5094051067462002597L);
        assertThat(bucket(hash)).isEqualTo(136);
    }

    @Test
    void combinesColumnsAndSkipsNulls() {
        long number = PostgresHash.combine(0, PostgresHash.ofLong(42));
        assertThat(PostgresHash.bucket(PostgresHash.combine(number, PostgresHash.ofText("abc"))))
                .isEqualTo(315);
        assertThat(PostgresHash.bucket(number)).isEqualTo(610);
    }

    @Test
    void hashesNumericApartFromIntegers() {
        assertThat(bucket(PostgresHash.ofNumeric(new BigDecimal("42")))).isEqualTo(151);
    }

    @Test
    void hashesDatesAndTimesByTheirCounters() {
        Object date = KeyType.DATE.parse("2024-01-01");
        Object time = KeyType.TIMESTAMPTZ.parse("2024-01-01 00:00:00Z");
        assertThat(bucket(KeyType.DATE.domain().hash(date))).isEqualTo(567);
        assertThat(bucket(KeyType.TIMESTAMPTZ.domain().hash(time))).isEqualTo(891);
    }
}
