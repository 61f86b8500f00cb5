package io.shardline.sql;

import static io.shardline.sql.SqlTextTest.prepared;
import static io.shardline.sql.SqlTextTest.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ShardlineException;
import io.shardline.sql.FlatRows.Element;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlatRowsTest {
    private static FlatRows only(SqlText text) {
        int token = IntStream.range(0, text.size())
                .filter(i -> text.kind(i) == TokenKind.LIST || text.kind(i) == TokenKind.ROWS)
                .findFirst()
                .orElseThrow();
        return text.rows(token);
    }

    private static String slice(SqlText text, FlatRows rows, int row) {
        return text.text().substring(rows.begin(row), rows.end(row));
    }

    @Test
    void condensesAListToOneToken() throws ShardlineException {
        SqlText text = prepared("a in (-1, 'x', ?) and b = ?");
        assertThat(tokens(text)).containsExactly("a", "in", "(-1, 'x', ?)", "and", "b", "=", "?");
        assertThat(text.kind(2)).isEqualTo(TokenKind.LIST);
        assertThat(text.parameter(6)).isEqualTo(2);
        FlatRows rows = only(text);
        assertThat(rows.size()).isEqualTo(3);
        assertThat(rows.width(2)).isEqualTo(1);
        assertThat(slice(text, rows, 0)).isEqualTo("-1");
        assertThat(slice(text, rows, 1)).isEqualTo("'x'");
        assertThat(slice(text, rows, 2)).isEqualTo("?");
    }

    @Test
    void condensesRowsToOneToken() throws ShardlineException {
        SqlText text = prepared("insert into t values (1, ?), /* x */ ( 2 , 'b' ) returning a");
        assertThat(tokens(text))
                .containsExactly("insert", "into", "t", "values", "(1, ?), /* x */ ( 2 , 'b' )", "returning", "a");
        FlatRows rows = only(text);
        assertThat(rows.size()).isEqualTo(2);
        assertThat(slice(text, rows, 0)).isEqualTo("(1, ?)");
        assertThat(slice(text, rows, 1)).isEqualTo("( 2 , 'b' )");
        assertThat(rows.element(0, 1)).isEqualTo(new Element.Parameter(1));
        assertThat(rows.element(1, 1)).isEqualTo(new Element.Text("b"));
    }

    @Test
    void readsEveryKindOfElement() throws ShardlineException {
        SqlText text = prepared("values (1, - 2, +3.5, 'a''b', E'\\n', $$x$$, null, TRUE, false, default, ?, U&'a')");
        FlatRows rows = only(text);
        assertThat(IntStream.range(0, rows.width(0)).mapToObj(column -> rows.element(0, column)))
                .containsExactly(
                        new Element.Number("1"),
                        new Element.Number("-2"),
                        new Element.Number("3.5"),
                        new Element.Text("a'b"),
                        new Element.Text("\n"),
                        new Element.Text("x"),
                        new Element.Null(),
                        new Element.Bool(true),
                        new Element.Bool(false),
                        new Element.Default(),
                        new Element.Parameter(1),
                        new Element.Text("a"));
    }

    @Test
    void claimsNoValueForBitsAndSomeStrings() throws ShardlineException {
        SqlText text = prepared("values (B'01', N'a', U&'\\0061')");
        FlatRows rows = only(text);
        assertThat(IntStream.range(0, 3).mapToObj(column -> rows.element(0, column)))
                .containsOnly(new Element.Unread());
        assertThat(rows.width(0)).isEqualTo(3);
    }

    @Test
    void namesTheTypeThatAnElementIsCastTo() throws ShardlineException {
        SqlText text = prepared("values ('1'::int, ?::UUID, -1::numeric, null::text, B'01'::varbit)");
        FlatRows rows = only(text);
        assertThat(IntStream.range(0, rows.width(0)).mapToObj(column -> rows.element(0, column)))
                .containsExactly(
                        new Element.Cast(new Element.Text("1"), "int"),
                        new Element.Cast(new Element.Parameter(1), "uuid"),
                        new Element.Cast(new Element.Number("-1"), "numeric"),
                        new Element.Cast(new Element.Null(), "text"),
                        new Element.Cast(new Element.Unread(), "varbit"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a in (b)", "a in (1, f(2))", "a in (1 + 2)", "a in ((1, 2))", "a in ('1'::varchar(3))",
                        "a in (1::\"char\")", "a in ($1)",
                "a in (- -1)", "a in (-?)", "a in (-'1')", "a in (date '2020-01-01')", "a in ('x' 'y')", "a in ()",
                        "a in (select 1)",
                "a in (1::int::text)", "values (1), (2, 3)", "values (1), (f(2))", "values (1),", "values ()",
                        "s.values (1)", "s.in(1, 2)",
                "f(1, 2)", "\"in\" (1)", "a = (1)", "a in [1]", "values (1), x"
            })
    void leavesOtherListsAsTheyAre(String sql) throws ShardlineException {
        SqlText text = prepared(sql);
        assertThat(IntStream.range(0, text.size()).mapToObj(text::kind)).doesNotContain(TokenKind.LIST, TokenKind.ROWS);
    }

    @Test
    void countsTokensAlikeHoweverLongTheListsAre() throws ShardlineException {
        SqlText one = prepared("select a from t where b in (?) and c in (1) order by d");
        SqlText many = prepared("select a from t where b in (?, ?, ?) and c in (1, 2, 3, 4) order by d");
        assertThat(many.size()).isEqualTo(one.size());
        assertThat(many.fingerprint()).isEqualTo(one.fingerprint());
    }

    @Test
    void readsAThousandRows() throws ShardlineException {
        StringBuilder sql = new StringBuilder("insert into t (a, b) values ");
        for (int i = 0; i < 1000; i++) {
            sql.append(i == 0 ? "" : ", ").append("(").append(i).append(", ?)");
        }
        SqlText text = prepared(sql.toString());
        FlatRows rows = only(text);
        assertThat(rows.size()).isEqualTo(1000);
        assertThat(rows.element(999, 0)).isEqualTo(new Element.Number("999"));
        assertThat(rows.element(999, 1)).isEqualTo(new Element.Parameter(1000));
        assertThat(text.parameterCount()).isEqualTo(1000);
        assertThat(text.parametersBefore(rows.begin(500))).isEqualTo(500);
    }
}
