package io.shardline.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dfuzz.seed=...} repeats a run. */
final class GrammarFuzzTest {
    private static final int STATEMENTS = 3_000;
    private static final String[] WORDS = {
        "select",
        "from",
        "where",
        "t",
        "a",
        "b",
        ",",
        "(",
        ")",
        "=",
        "1",
        "'x'",
        "and",
        "or",
        "not",
        "in",
        "exists",
        "join",
        "on",
        "left",
        "natural",
        "union",
        "all",
        "order",
        "by",
        "group",
        "limit",
        "offset",
        "with",
        "as",
        "values",
        "insert",
        "into",
        "update",
        "set",
        "delete",
        "using",
        "returning",
        ".",
        "*",
        "?",
        "::",
        "int",
        "case",
        "when",
        "then",
        "else",
        "end",
        "[",
        "]",
        ":",
        "-",
        "@",
        "only",
        "table",
        "lateral",
        "\"q\"",
        "null",
        "is",
        "distinct",
        "for",
        "over",
        "filter",
        "within",
        "grouping",
        "sets",
        "collate",
        "row",
        "default",
        "conflict",
        "do",
        "nothing",
        "merge",
        "matched",
        "date",
        "interval",
        "cast",
        "array",
        "any",
        "like",
        "between"
    };

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void readsRandomStatementsRightOrRefusesThem() {
        System.out.println("fuzz.seed=" + seed);
        int read = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            RandomStatement statement = new RandomStatement(random);
            Facts facts = statement.write();
            try {
                assertThat(GrammarTest.check(statement.text()))
                        .as(statement.text())
                        .isEqualTo(facts);
                read++;
            } catch (ShardlineException e) {
                assertThat(e.code()).as(statement.text()).isNotEqualTo(ErrorCode.INTERNAL);
                if (Boolean.getBoolean("fuzz.print")) {
                    System.out.println(e.getMessage() + "\n" + statement.text());
                }
            }
        }
        System.out.println("read " + read + " of " + STATEMENTS);
        assertThat(read).isGreaterThan(STATEMENTS * 9 / 10);
    }

    @Test
    void throwsNothingButRefusalsForSoupsOfTokens() {
        System.out.println("fuzz.seed=" + seed);
        for (int i = 0; i < STATEMENTS; i++) {
            StringBuilder soup = new StringBuilder(random.nextBoolean() ? "select a from t " : "");
            for (int words = 1 + random.nextInt(12); words > 0; words--) {
                soup.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            try {
                assertThat(GrammarTest.check(soup.toString()).selects()).isNotNegative();
            } catch (ShardlineException e) {
                assertThat(e.code()).as(soup.toString()).isIn(ErrorCode.SYNTAX, ErrorCode.NOT_SUPPORTED);
            }
        }
    }
}
