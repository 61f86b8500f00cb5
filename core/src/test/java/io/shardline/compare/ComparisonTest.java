package io.shardline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.compare.Verdict.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final Expected OF_GROUP = Expected.BAG.oneOfGroup(Set.of(1));

    private static Kind judge(Expected expected, Answer oracle, Answer shards) {
        return new Comparison(expected, true).judge(oracle, shards).kind();
    }

    private static Answer json(String text) {
        return new Answer.Rows(
                List.of("j jsonb(2147483647,0) 1111 java.lang.String"),
                List.of(List.of(new Answer.Value(text, "PGobject " + text))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"1, 1.0", "{\"a\": 1.00}, {\"a\": 1}", "'[1, -20.50]', '[1.0, -20.5]'", "\"\\\"1\", \"\\\"1\""})
    void anyOfEqualJsonStandsForAGroup(String one, String other) {
        assertThat(judge(OF_GROUP, json(one), json(other))).isEqualTo(Kind.RIGHT);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"1, 10", "\"1\", \"1.0\"", "\"1\", 1", "\"\\\"1.0\", \"\\\"1\"", "null, 0", "'[1, 2]', '[2, 1]'"})
    void otherJsonDoesNot(String one, String other) {
        assertThat(judge(OF_GROUP, json(one), json(other))).isEqualTo(Kind.WRONG);
    }

    @Test
    void jsonIsPrintedAlikeWhereItIsNotOneOfAGroup() {
        assertThat(judge(Expected.BAG, json("1"), json("1.0"))).isEqualTo(Kind.WRONG);
    }
}
