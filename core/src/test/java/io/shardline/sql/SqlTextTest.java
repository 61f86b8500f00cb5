package io.shardline.sql;

import static io.shardline.sql.TokenKind.PARAMETER;
import static io.shardline.sql.TokenKind.UNICODE_IDENTIFIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlTextTest {
    static SqlText plain(String text) throws ShardlineException {
        return SqlText.read(text, false);
    }

    static SqlText prepared(String text) throws ShardlineException {
        return SqlText.read(text, true);
    }

    static List<String> tokens(SqlText text) {
        return IntStream.range(0, text.size()).mapToObj(text::at).toList();
    }

    private static void refused(String text, ErrorCode code) {
        assertThatThrownBy(() -> prepared(text))
                .asInstanceOf(type(ShardlineException.class))
                .extracting(ShardlineException::code)
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '§', textBlock = """
            a_$1, WORD
            é, WORD
            "a""b", QUOTED_IDENTIFIER
            U&"d\\0061t", UNICODE_IDENTIFIER
            U&"d!0061t" UESCAPE '!', UNICODE_IDENTIFIER
            'it''s', STRING
            'a\\', STRING
            E'a\\'b', ESCAPE_STRING
            e'', ESCAPE_STRING
            U&'d\\0061t', UNICODE_STRING
            u&'d!0061t' uescape '!', UNICODE_STRING
            N'abc', NATIONAL_STRING
            $$a'b$$, DOLLAR_STRING
            $t$a$$b$t$, DOLLAR_STRING
            $é$a$é$, DOLLAR_STRING
            B'01', BIT_STRING
            x'1f', BIT_STRING
            12, INTEGER
            1_000, INTEGER
            0x1F, INTEGER
            0o17, INTEGER
            0b_10, INTEGER
            1., DECIMAL
            .5, DECIMAL
            1.5e-3, DECIMAL
            1e1_0, DECIMAL
            ?, PARAMETER
            $12, POSITIONAL
            ??|, OPERATOR
            ::, OPERATOR
            :=, OPERATOR
            =>, OPERATOR
            @-, OPERATOR
            `, OPERATOR
            """)
    void readsOneTokenOfEachKind(String token, TokenKind kind) throws ShardlineException {
        SqlText text = prepared("  " + token + " ");
        assertThat(tokens(text)).containsExactly(token);
        assertThat(text.kind(0)).isEqualTo(kind);
    }

    @Test
    void joinsStringsOverALineEndOnly() throws ShardlineException {
        assertThat(tokens(plain("'a'\n 'b'"))).containsExactly("'a'\n 'b'");
        assertThat(tokens(plain("'a' -- c\n--d\r'b'"))).hasSize(1);
        assertThat(tokens(plain("'a' 'b'"))).hasSize(2);
        assertThat(tokens(plain("'a' /*\n*/ 'b'"))).hasSize(2);
        assertThat(tokens(plain("'a'\n--'b'"))).hasSize(1);
        assertThat(plain("'a'\n 'b''c'").literal(0)).contains("ab'c");
        assertThat(plain("E'a\\n'\n 'b\\t'").literal(0)).contains("a\nb\t");
    }

    @Test
    void endsAnEscapeWithItsLine() throws ShardlineException {
        assertThat(plain("x E'\\1'\n'01'").literal(1)).contains("\u000101");
        assertThat(plain("x E'\\x'\n'41'").literal(1)).isEmpty();
        assertThat(plain("x E'\\ud83d'\n'\\ude00'").literal(1)).isEmpty();
    }

    @Test
    void doublesNoQuotesInBitStrings() throws ShardlineException {
        assertThat(tokens(plain("B'01''10'"))).containsExactly("B'01'", "'10'");
        assertThat(tokens(plain("B'01'\n'10'"))).hasSize(1);
    }

    @Test
    void cutsOperatorsWherePostgresDoes() throws ShardlineException {
        assertThat(tokens(plain("a=-1"))).containsExactly("a", "=", "-", "1");
        assertThat(tokens(plain("a@-1"))).containsExactly("a", "@-", "1");
        assertThat(tokens(plain("a<>-1"))).containsExactly("a", "<>", "-", "1");
        assertThat(tokens(plain("a*-+-b"))).containsExactly("a", "*", "-", "+", "-", "b");
        assertThat(tokens(plain("a<--b"))).containsExactly("a", "<");
        assertThat(tokens(plain("a+/*-*/+b"))).containsExactly("a", "+", "+", "b");
        assertThat(tokens(plain("a=>-1"))).containsExactly("a", "=>", "-", "1");
        assertThat(tokens(plain("a::b[1:2]"))).containsExactly("a", "::", "b", "[", "1", ":", "2", "]");
        assertThat(tokens(plain("a[1::int]"))).containsExactly("a", "[", "1", "::", "int", "]");
    }

    @Test
    void readsARangeOfNumbers() throws ShardlineException {
        assertThat(tokens(plain("1..2"))).containsExactly("1", "..", "2");
        assertThat(tokens(plain("1.5.5"))).containsExactly("1.5", ".5");
        assertThat(tokens(plain("a.b"))).containsExactly("a", ".", "b");
    }

    @Test
    void skipsNestedComments() throws ShardlineException {
        assertThat(tokens(plain("/* a /* b */ ' */ select -- ' \n 1 /**/"))).containsExactly("select", "1");
        assertThat(tokens(plain("1 /* ? */ ' ? ' -- ?"))).containsExactly("1", "' ? '");
    }

    @Test
    void takesNoBreakSpaceForALetter() throws ShardlineException {
        assertThat(tokens(plain("a\u00a0b c"))).containsExactly("a\u00a0b", "c");
    }

    @Test
    void countsPlaceholdersAsTheDriverDoes() throws ShardlineException {
        SqlText text = prepared("select ?, '?', \"?\", $$?$$, /* ? */ a ??| ?, b ?? ? -- ?\n, ?::int");
        assertThat(text.parameterCount()).isEqualTo(4);
        int[] found = IntStream.range(0, text.size())
                .filter(token -> text.kind(token) == PARAMETER)
                .map(text::parameter)
                .toArray();
        assertThat(found).containsExactly(1, 2, 3, 4);
        assertThat(text.parametersBefore(0)).isZero();
        assertThat(text.parametersBefore("select ?".length())).isEqualTo(1);
        assertThat(text.parametersBefore(text.text().length())).isEqualTo(4);
    }

    @Test
    void breaksAnOperatorAtAPlaceholder() throws ShardlineException {
        assertThat(tokens(prepared("a @?| b"))).containsExactly("a", "@", "?", "|", "b");
        assertThat(tokens(prepared("a ???"))).containsExactly("a", "??", "?");
        assertThat(tokens(plain("a @?| b"))).containsExactly("a", "@?|", "b");
        assertThat(plain("?").parameterCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit?",
                "?a",
                "?1",
                "1?",
                "$1?",
                "?$$a$$", // the driver would write one word: limit$1, $1a
                "'a",
                "x E'a\\'",
                "\"a",
                "\"\"",
                "U&\"\"",
                "$$a",
                "$a$b$$",
                "$a",
                "/* /* */",
                "B'0",
                "U&'a' uescape",
                "U&'a' uescape x",
                "(",
                "(]",
                "]",
                "a)",
                "1a",
                "1_",
                "1__0",
                "0x",
                "0xg",
                "1e",
                "1e+",
                "1.e",
                "$1a",
                "\\",
                "{d '2020-01-01'}",
                "a\u0000b",
                "'\ud800'",
                "'\udc00\ud800'",
                "U&\"\\zzzz\"",
                "U&\"\\d800\"",
                "\u0001"
            })
    void refusesWhatPostgresCannotReadEither(String text) {
        refused(text, ErrorCode.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E'\\''", // at the begin of a text pgjdbc sees no prefix
                "'a'E'\\''",
                "select E'it''s \\' ? '",
                "select E'a'\n'\\' ? '",
                "/*/ a */ select 1",
                "select 1$$?$$",
                "select a\u00a0$$?$$",
                "select $\u00a0$?$\u00a0$"
            })
    void refusesWhatDriverAndServerReadDifferently(String text) {
        refused(text, ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void readsEscapesThatDriverAndServerReadAlike() throws ShardlineException {
        assertThat(tokens(prepared("c = E'\\' or customer_id = 5 --'"))).hasSize(3);
        assertThat(prepared("c = E'it''s\\n'").literal(2)).contains("it's\n");
    }

    @Test
    void limitsDepthAndLength() throws ShardlineException {
        assertThat(plain("(".repeat(100) + ")".repeat(100)).closing(0)).isEqualTo(199);
        refused("(".repeat(101) + ")".repeat(101), ErrorCode.STATEMENT_TOO_COMPLEX);
        refused(" ".repeat(SqlText.MAX_LENGTH + 1), ErrorCode.STATEMENT_TOO_COMPLEX);
    }

    @Test
    void foldsAndUnescapesNames() throws ShardlineException {
        SqlText text = plain("FooÄ \"Foo\"\"x\" U&\"d\\0061t\\+01F600\" U&\"a!!!0062\" UESCAPE '!'");
        assertThat(text.name(0)).isEqualTo("fooÄ");
        assertThat(text.name(1)).isEqualTo("Foo\"x");
        assertThat(text.name(2)).isEqualTo("dat😀");
        assertThat(text.name(3)).isEqualTo("a!b");
        assertThat(text.kind(3)).isEqualTo(UNICODE_IDENTIFIER);
    }

    @Test
    void cutsNamesToSixtyThreeBytes() throws ShardlineException {
        assertThat(plain("a".repeat(70)).name(0)).hasSize(63);
        assertThat(plain("\"" + "é".repeat(40) + "\"").name(0)).isEqualTo("é".repeat(31));
        assertThat(plain("a" + "😀".repeat(16)).name(0)).isEqualTo("a" + "😀".repeat(15));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            'it''s', it's
            'a\\n', a\\n
            E'\\x41\\101\\u0042\\U00000043\\q', AABCq
            E'\\ud83d\\ude00', 😀
            U&'abc''d', abc'd
            N'abc', abc
            $$do'l"lar$$, do'l"lar
            $t$a$$b$t$, a$$b
            1_000, 1_000
            0x1F, 0x1F
            """)
    void readsValuesOfLiterals(String literal, String value) throws ShardlineException {
        assertThat(plain(literal).literal(0)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "U&'d\\0061t'",
                "U&'d!0061t' uescape '!'",
                "E'\\xe4'",
                "E'\\377'",
                "E'\\0'",
                "E'\\u00'",
                "E'\\ud800'",
                "B'01'",
                "X'1f'",
                "N'a '",
                "E'\\xg'"
            })
    void claimsNoValueItIsNotSureOf(String literal) throws ShardlineException {
        assertThat(plain(literal).literal(0)).isEmpty();
    }

    @Test
    void knowsKeywordsInAnyCaseButNotQuoted() throws ShardlineException {
        SqlText text = plain("SeLeCT \"select\" , \u212a");
        assertThat(text.is(0, "select")).isTrue();
        assertThat(text.is(1, "select")).isFalse();
        assertThat(text.is(2, ",")).isTrue();
        assertThat(text.is(3, "k")).as("the Kelvin sign is no K").isFalse();
        assertThat(text.is(4, "select")).isFalse();
        assertThat(text.isName(1)).isTrue();
        assertThat(text.isName(2)).isFalse();
    }

    @Test
    void findsClosingBracketsAcrossFlatLists() throws ShardlineException {
        SqlText text = plain("f(a in (1, 2, 3), b[c in (4, 5)])");
        assertThat(text.at(text.closing(1))).isEqualTo(")");
        assertThat(text.closing(1)).isEqualTo(text.size() - 1);
        int bracket = tokens(text).indexOf("[");
        assertThat(text.at(text.closing(bracket))).isEqualTo("]");
    }

    @Test
    void keepsSemicolonsAsTokens() throws ShardlineException {
        assertThat(tokens(plain("select 1; select ';';"))).containsExactly("select", "1", ";", "select", "';'", ";");
    }

    @Test
    void readsAHintBeforeTheFirstTokenOnly() throws ShardlineException {
        assertThat(plain("-- x\n /* y */ /*+ shard(s1) */ select 1").hint()).contains("shard(s1)");
        assertThat(plain("/*+ a /* b */ c */ select 1").hint()).contains("a /* b */ c");
        assertThat(plain("select /*+ shard(s1) */ 1").hint()).isEmpty();
        assertThat(plain("/* + */ select 1").hint()).isEmpty();
    }

    @Test
    void givesASpanAsWritten() throws ShardlineException {
        SqlText text = plain("select  a /* x */ + b from t");
        assertThat(text.at(new Span(1, 4))).isEqualTo("a /* x */ + b");
        assertThat(text.at(new Span(1, 1))).isEmpty();
    }

    @Test
    void readsALongTextInLinearTime() throws ShardlineException {
        String text = "select " + "$a$b$a$ || /* /* */ */ ".repeat(200_000) + "1";
        assertThat(plain(text).size()).isEqualTo(400_002);
        assertThat(plain("$".repeat(2) + "$a".repeat(500_000) + "$$").size()).isEqualTo(1);
    }
}
