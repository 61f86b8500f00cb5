package io.shardline.sql;

import static io.shardline.sql.SqlTextTest.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** Random texts, made of the pieces that are easy to get wrong. {@code -Dfuzz.seed=...} repeats a run. */
final class LexerFuzzTest {
    private static final int TEXTS = 60_000;
    private static final String[] PIECES = {
        "'",
        "''",
        "\\'",
        "\\",
        "E'",
        "e'a'",
        "U&'",
        "U&\"",
        "N'",
        "B'1'",
        "X'",
        "\"",
        "\"a\"",
        "$$",
        "$a$",
        "$1",
        "$",
        "?",
        "??",
        "???",
        "-",
        "--",
        "+",
        "/",
        "/*",
        "*/",
        "*",
        "\n",
        "\r",
        " ",
        "\t",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        ".",
        "..",
        ":",
        "::",
        ":=",
        "=>",
        "=",
        "<",
        ">",
        "@",
        "|",
        "a",
        "e",
        "u",
        "in",
        " in (1",
        " values (1, ?)",
        "1",
        "0x",
        "1e",
        "_",
        "é",
        "\u00a0",
        "😀",
        "UESCAPE '!'",
        "!",
        "`",
        "{",
        "limit",
        "'a'\n'b'",
        "E'\\n'",
        "'a' --b\n'c'",
        "select ",
        " ? "
    };
    private static final Pattern BLANK_OR_COMMENT =
            Pattern.compile("(?s)([ \\t\\n\\r\\f\\x0b]|--[^\\n\\r]*|/\\*.*\\*/)*");

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private String text() {
        StringBuilder text = new StringBuilder("x ");
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void coversTheTextWithTokensBlanksAndComments() {
        System.out.println("fuzz.seed=" + seed);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text();
            boolean placeholders = random.nextBoolean();
            try {
                check(SqlText.read(text, placeholders), placeholders);
                read++;
            } catch (ShardlineException e) {
                assertThat(e.getSQLState()).as(text).isIn("42601", "0A000", "54001");
            }
        }
        assertThat(read).isGreaterThan(TEXTS / 20);
    }

    private static void check(SqlText sql, boolean placeholders) throws ShardlineException {
        int at = 0;
        StringBuilder joined = new StringBuilder();
        for (int token = 0; token < sql.size(); token++) {
            assertThat(sql.begin(token)).as(sql.text()).isGreaterThanOrEqualTo(at);
            assertThat(sql.end(token)).as(sql.text()).isGreaterThan(sql.begin(token));
            assertThat(BLANK_OR_COMMENT
                            .matcher(sql.text().substring(at, sql.begin(token)))
                            .matches())
                    .as(sql.text())
                    .isTrue();
            at = sql.end(token);
            joined.append(joined.isEmpty() ? "" : " ").append(sql.at(token));
        }
        assertThat(BLANK_OR_COMMENT.matcher(sql.text().substring(at)).matches())
                .as(sql.text())
                .isTrue();
        SqlText again = SqlText.read(joined.toString(), placeholders);
        assertThat(tokens(again)).as(sql.text()).isEqualTo(tokens(sql));
        assertThat(again.fingerprint()).as(sql.text()).isEqualTo(sql.fingerprint());
        for (int token = 0; token < sql.size(); token++) {
            assertThat(again.literal(token)).isEqualTo(sql.literal(token));
        }
    }

    @Test
    void findsThePlaceholdersWhereTheDriverFindsThem() throws SQLException {
        System.out.println("fuzz.seed=" + seed);
        for (int i = 0; i < TEXTS; i++) {
            // It leaves semicolons out.
            String text = text().replace(';', ',');
            SqlText sql;
            try {
                sql = SqlText.read(text, true);
            } catch (ShardlineException e) {
                continue;
            }
            assertThat(afterDriver(text)).as(text).isEqualTo(expected(sql));
        }
    }

    /** The text as pgjdbc sends it. */
    private static String afterDriver(String text) throws SQLException {
        List<NativeQuery> queries = Parser.parseJdbcSql(text, true, true, false, false, false);
        assertThat(queries).hasSize(1);
        return queries.get(0).nativeSql;
    }

    /** The text as it must be sent, by our tokens. */
    private static String expected(SqlText sql) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        int next = 1;
        String text = sql.text();
        List<Integer> parameters = IntStream.range(0, text.length())
                .filter(offset -> sql.parametersBefore(offset + 1) > sql.parametersBefore(offset))
                .boxed()
                .toList();
        for (int token = 0; token < sql.size(); token++) {
            if (sql.kind(token) == TokenKind.OPERATOR) {
                out.append(text, at, sql.begin(token)).append(sql.at(token).replace("??", "?"));
                at = sql.end(token);
            } else {
                for (int offset : parameters) {
                    if (offset >= sql.begin(token) && offset < sql.end(token)) {
                        out.append(text, at, offset).append('$').append(next++);
                        at = offset + 1;
                    }
                }
            }
        }
        return out.append(text.substring(at)).toString();
    }
}
