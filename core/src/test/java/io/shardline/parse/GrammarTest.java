package io.shardline.parse;

import static io.shardline.parse.Facts.Clause.DISTINCT;
import static io.shardline.parse.Facts.Clause.GROUP_BY;
import static io.shardline.parse.Facts.Clause.HAVING;
import static io.shardline.parse.Facts.Clause.LIMIT;
import static io.shardline.parse.Facts.Clause.OFFSET;
import static io.shardline.parse.Facts.Clause.ORDER_BY;
import static io.shardline.parse.Facts.Clause.WHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.parse.Facts.Clause;
import io.shardline.parse.Facts.Kind;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrammarTest {
    static Facts check(String sql) throws ShardlineException {
        SqlText text = SqlText.read(sql, true);
        return Grammar.check(text, new Span(0, text.size()));
    }

    private static List<String> tables(String sql) throws ShardlineException {
        return check(sql).tables().stream().map(Name::toString).toList();
    }

    private static ShardlineException refusal(String sql) {
        return catchThrowableOfType(ShardlineException.class, () -> check(sql));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select a from t | SELECT
            values (1) | SELECT
            table s.t | SELECT
            (select 1) | SELECT
            select 1 union select 2 | SELECT
            insert into t values (1) | INSERT
            with x as (select 1) insert into t select * from x | INSERT
            update t set a = 1 | UPDATE
            delete from t | DELETE
            merge into t using s on t.a = s.a when matched then delete | MERGE
            """)
    void tellsTheKind(String sql, Kind kind) throws ShardlineException {
        assertThat(check(sql).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select t.*, s.u.* from S.T as x, u, only v join w on true for update of u | s.t, u, v, w
            select (select 1 from a) from b where c in (select d from e) order by (select f from g) | a, b, e, g
            with x as (select 1 from a) select * from x, x y | a, x, x
            with recursive x as (select 1 from a union all select 1 from x) select 1 from x | a, x, x
            select * from (select * from orders) orders | orders
            select * from a left join (b cross join c) on exists (select 1 from d), lateral (select 1 from e) f, g(1) | a, b, c, d, e
            insert into t (a) select b from u on conflict (a) do update set c = (select d from v) returning (select 1 from w) | t, u, v, w
            update only t x set a = (select b from u) from v join w on true where exists (select 1 from y) | t, u, v, w, y
            delete from t using u, v where a = (select b from w) | t, u, v, w
            merge into t using (select 1 from u) s on true when matched then delete | t, u
            with d as (delete from a returning *), i as (insert into b select * from d) update c set x = 1 from e | a, b, d, c, e
            select 1 union (select 2 from a) except table s.b | a, s.b
            select a into x from t | x, t
            values (1, (select 2 from a)), (f(3), 4), (5, (select 6 from b)) | a, b
            select extract(year from a), substring(b from 1), trim(from c), a is distinct from b from t | t
            """)
    void listsTablesInTheOrderOfTheText(String sql, String tables) throws ShardlineException {
        assertThat(String.join(", ", tables(sql))).isEqualTo(tables);
    }

    @Test
    void foldsAndUnescapesTableNames() throws ShardlineException {
        assertThat(check("select * from \"a.b\".\"C\"\"d\", U&\"d\\0061t\", Größe, " + "x".repeat(70))
                        .tables())
                .containsExactly(
                        new Name(List.of("a.b", "C\"d")),
                        new Name(List.of("dat")),
                        new Name(List.of("größe")),
                        new Name(List.of("x".repeat(63))));
    }

    @Test
    void countsSelectsAndJoins() throws ShardlineException {
        Facts facts = check("with x as (select 1), y as (values (2)), z as (table u) "
                + "select (select 3) from a join b on true, c natural join (d cross join e) "
                + "where exists (select from f left join g using (h)) union all select 4");
        assertThat(facts.selects()).isEqualTo(5);
        assertThat(facts.joins()).isEqualTo(4);
        assertThat(check("update t set a = 1 from b join c on true").joins()).isEqualTo(1);
        assertThat(check("select 1 from a, b").joins()).isZero();
    }

    @Test
    void tellsTheClausesOfTheOutermostLevelOnly() throws ShardlineException {
        assertThat(check("select distinct a from t where b group by c having d order by e limit 1 offset 2")
                        .clauses())
                .containsExactlyInAnyOrder(Clause.values());
        assertThat(check("select (select distinct a from t where b group by c having d order by e limit 1 offset 2)")
                        .clauses())
                .isEmpty();
        assertThat(check("select distinct on (a) b from t fetch first row only").clauses())
                .containsExactlyInAnyOrder(DISTINCT, LIMIT);
        assertThat(check("select a from t where b union select c from u order by 1 offset 1")
                        .clauses())
                .containsExactlyInAnyOrder(ORDER_BY, OFFSET);
        assertThat(check("select a from t where b union select c from u limit 1 offset 1")
                        .clauses())
                .containsExactlyInAnyOrder(LIMIT, OFFSET);
        assertThat(check("select a from t union (select c from u limit 1)").clauses())
                .isEmpty();
        assertThat(check("(select a from t where b order by 1) limit 1").clauses())
                .containsExactly(LIMIT);
        assertThat(check("update t set a = (select 1 from u where v)").clauses())
                .isEmpty();
        assertThat(check("delete from t where a").clauses()).containsExactly(WHERE);
        assertThat(check("select a from t group by rollup (a) having count(*) > 1")
                        .clauses())
                .containsExactlyInAnyOrder(GROUP_BY, HAVING);
    }

    @Test
    void seesTheWhereThatTheParserAloneWouldDrop() throws ShardlineException {
        assertThat(check("delete from t\n\n\nwhere id = 5").clauses()).containsExactly(WHERE);
        assertThat(check("delete from t\ngo\nwhere id = 5").clauses())
                .as("go is an alias")
                .containsExactly(WHERE);
        assertThat(check("select a\n\n\n\nfrom t\n\n\n\nwhere b").clauses()).containsExactly(WHERE);
        assertThat(check("delete from t\r\n\r\n\r\nwhere id = 5").clauses()).containsExactly(WHERE);
        // To PostgreSQL, too, a slash is a division.
        assertThat(refusal("delete from t\n/\nwhere id = 5").code()).isEqualTo(ErrorCode.SYNTAX);
        assertThat(refusal("delete from t; where id = 5").code()).isIn(ErrorCode.SYNTAX, ErrorCode.NOT_SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select 1 from t where c = E'\\' or x in (select 1 from forged) --' | t
            select 1 from t where c = '\\' or d = ' or x in (select 1 from forged) --' | t
            select 1 from t where c = $$' or x in (select 1 from forged) --$$ | t
            select 1 from t where c = U&'\\0027 or x in (select 1 from forged) --' | t
            select 1 from t where c = 'a''b'' or x in (select 1 from forged) --' | t
            select 1 from t where "c = 1 or x in (select 1 from forged) --" = 1 | t
            select 1 from t where "a"" from forged" = 1 | t
            select 1 from t /* /* */ , forged */ where a = 1 | t
            select 1 from t where `a from forged` = 1 | REFUSED
            """)
    void cannotBeToldAnotherStructureByTextInLiterals(String sql, String tables) throws ShardlineException {
        if (tables.equals("REFUSED")) {
            assertThatThrownBy(() -> check(sql)).isInstanceOf(ShardlineException.class);
        } else {
            assertThat(String.join(", ", tables(sql))).isEqualTo(tables);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select U&'d\\0061t', U&\"d\\0061t\" from t",
                "select \"a.b\", \"a.b\".\"c.d\" from \"s.t\"",
                "select a #- b, a ~~ b, a !~~* b, a ^@ b, |/ a, !! b, @ -5 from t",
                "select a ??- b, a ??| c, a ?? 'x' from t",
                "select a = b && c, a & b - c, 2*3^2, - - 3, -2^2 from t",
                "select key - 5 from t where key not in (1, 2)",
                "select a collate \"C\", b::text collate pg_catalog.\"C\" from t order by c collate \"C\" desc",
                "select percentile_cont(0.5) within group (order by a collate \"C\") filter (where b > 1) from t",
                "select a as order, b as full, c as true from t",
                "select top, minus, qualify, prior, limit1, connect, pivot, sample from t",
                "select a\u00a0b from t",
                "select tags[:2], tags[2:], tags[1:2], (f(x)).y, (t).*, a[1][2] from t",
                "select point '(1,2)' <-> point '(4,6)', inet '10.1.0.0/16', timestamptz '2020-01-01'",
                "select from t where exists (select)",
                "select a from t group by distinct rollup (a, b), grouping sets ((a), (b), ()) order by a using >",
                "select a from t fetch first 5 rows with ties",
                "update t set a = 1, (b, c) = (2, 3), (d, e) = row(4, 5), g[1] = 6 where h",
                "merge into t using s on t.a = s.a when matched then do nothing when not matched then do nothing",
                "insert into t (a) values (?) on conflict (a) do update set b = excluded.b where t.c > 5 returning *",
                "select rank() over (w order by a), sum(b) over (w rows 1 preceding) from t window w as (partition by c)",
                "select * from t tablesample bernoulli (5) repeatable (3)",
                "select f(a => 1, b := 2, variadic c) from rows from (g(1), h(2)) as x",
                "select a from t for no key update of t skip locked"
            })
    void readsWhatTheParserAloneDoesNot(String sql) throws ShardlineException {
        assertThat(check(sql).kind()).isNotEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t (a[1], b.c) values (1, 2)",
                "select a from t for update limit 5",
                "select `a` from t",
                "select a from t; delete from t",
                "select * from a join b using (x) as y",
                "select a from t where b is json",
                "select 5 operator(pg_catalog.+) 3",
                "select a < b < c",
                "select from where",
                "select a from t where",
                "frobnicate the server",
                ";"
            })
    void refusesWhatItDoesNotReadWhole(String sql) {
        assertThat(refusal(sql).code()).isIn(ErrorCode.SYNTAX, ErrorCode.NOT_SUPPORTED);
        assertThat(refusal(sql).hint()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"natural join", "natural inner join", "natural left join", "natural full outer join"})
    void keepsNatural(String join) throws ShardlineException {
        assertThat(check("select 1 from a " + join + " b").joins()).isEqualTo(1);
    }

    @Test
    void tellsWhereItStoppedInTheTextThatWasGiven() {
        assertThat(refusal("/* x */ select a from 't' ").primary())
                .isEqualTo("cannot read the statement at or near character 23");
        assertThat(refusal("select a from").primary()).isEqualTo("cannot read the statement at or near character 10");
        assertThat(refusal("insert into t (a[1]) values ('secret')").getMessage())
                .doesNotContain("secret");
    }

    @Test
    void readsOneStatementOfSeveral() throws ShardlineException {
        SqlText text = SqlText.read("select 1 from a; select 2 from b; ", true);
        assertThat(Grammar.check(text, new Span(5, 9)).tables().toString()).isEqualTo("[b]");
        assertThatThrownBy(() -> Grammar.check(text, new Span(5, 5))).hasMessageContaining("empty statement");
    }

    @Test
    void readsLongListsAndRowsWithOneItem() throws ShardlineException {
        String rows = "(1, f(2), 'x'), ".repeat(20_000) + "(1, f(2), 'x')";
        assertThat(check("insert into t values " + rows).kind()).isEqualTo(Kind.INSERT);
        assertThat(check("select a from t where b in (" + "1, ".repeat(100_000) + "2)")
                        .clauses())
                .containsExactly(WHERE);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeepInTime() throws ShardlineException {
        assertThat(check("select 1 from t where " + "a = 1 and ".repeat(500) + "b")
                        .clauses())
                .containsExactly(WHERE);
        assertThat(check("select " + "(".repeat(90) + "1" + ")".repeat(90)).selects())
                .isEqualTo(1);
        assertThat(refusal("select " + "a + ".repeat(100_000) + "a").code()).isEqualTo(ErrorCode.STATEMENT_TOO_COMPLEX);
    }

    @Test
    void needsNoStackOfTheCaller() throws Exception {
        FutureTask<Facts> task = new FutureTask<>(() -> check("select " + "(".repeat(11) + "1" + ")".repeat(11)));
        new Thread(null, task, "small", 32 * 1024).start();
        assertThat(task.get().selects()).isEqualTo(1);
    }
}
