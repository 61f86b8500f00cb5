package io.shardline.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
    private static Statement read(String sql) throws ShardlineException {
        List<Statement> statements = Reader.read(SqlText.read(sql, true));
        assertThat(statements).hasSize(1);
        return statements.get(0);
    }

    private static Query query(String sql) throws ShardlineException {
        return ((Statement.Select) read(sql)).query();
    }

    private static QueryBody.Select select(String sql) throws ShardlineException {
        return (QueryBody.Select) query(sql).body();
    }

    private static Expression where(String condition) throws ShardlineException {
        return select("select 1 from t where " + condition).where().orElseThrow();
    }

    @Test
    void readsEveryClauseOfASelect() throws Exception {
        Query query =
                query("select distinct a, b as c, t.*, count(*) n from t where a = 1 group by a, 2 having count(*) > 1"
                        + " order by 1 desc nulls last, (c) limit 5 offset ? rows");
        QueryBody.Select select = (QueryBody.Select) query.body();
        assertThat(select.distinct()).isTrue();
        assertThat(select.items()).hasSize(4);
        assertThat(select.items().get(1).label()).hasValue("c");
        assertThat(select.items().get(2).expression()).isInstanceOf(Expression.Star.class);
        assertThat(select.items().get(3).label()).hasValue("n");
        assertThat(select.where()).isPresent();
        assertThat(select.groupBy().orElseThrow().keys()).hasSize(2);
        assertThat(select.having()).isPresent();
        assertThat(query.orderBy().get(0).descending()).isTrue();
        assertThat(query.orderBy().get(0).nullsFirst()).hasValue(false);
        assertThat(query.orderBy().get(1).expression()).isInstanceOf(Expression.Column.class);
        assertThat(query.limit()).isPresent();
        assertThat(query.offset().orElseThrow()).isInstanceOf(Expression.Parameter.class);
        assertThat(query("select a from t for update skip locked").locking()).isTrue();
        assertThat(query("select a from t order by a fetch first 3 rows with ties")
                        .withTies())
                .isTrue();
    }

    @Test
    void nestsJoinsAsTheyAreWritten() throws Exception {
        FromItem from = select("select 1 from a left join b join c on b.x = c.x on a.x = b.x")
                .from()
                .get(0);
        FromItem.Join outer = (FromItem.Join) from;
        assertThat(outer.kind()).isEqualTo(FromItem.JoinKind.LEFT);
        assertThat(outer.right())
                .isInstanceOfSatisfying(
                        FromItem.Join.class, inner -> assertThat(inner.kind()).isEqualTo(FromItem.JoinKind.INNER));
        assertThat(select("select 1 from a, lateral (select 1) b, f(1) c, only d")
                        .from())
                .extracting(item -> (Object) item.getClass().getSimpleName())
                .containsExactly("Table", "Derived", "Function", "Table");
        assertThat(((FromItem.Join)
                                select("select 1 from a natural join b").from().get(0))
                        .natural())
                .isTrue();
    }

    @Test
    void claimsOnlyPredicatesOfSingleOperands() throws Exception {
        assertThat(where("a = 5")).isInstanceOf(Expression.Comparison.class);
        assertThat(where("a = -5")).isInstanceOf(Expression.Comparison.class);
        assertThat(where("a != 5"))
                .isInstanceOfSatisfying(
                        Expression.Comparison.class,
                        c -> assertThat(c.operator()).isEqualTo("<>"));
        assertThat(where("a in (1, 2)")).isInstanceOf(Expression.InList.class);
        assertThat(where("a = any(?)")).isInstanceOf(Expression.EqualsAny.class);
        assertThat(where("a between 1 and 2")).isInstanceOf(Expression.Between.class);
        assertThat(where("a between 1 and 2 and b = 3"))
                .isInstanceOfSatisfying(
                        Expression.And.class, and -> assertThat(and.children()).hasSize(2));
        assertThat(where("a = 1 and b = 2 or c = 3")).isInstanceOf(Expression.Or.class);
        assertThat(where("not a = 1")).isInstanceOf(Expression.Not.class);
        for (String opaque : List.of(
                "a = 5 + 1",
                "a + 1 = 5",
                "a = b || 'x'",
                "a > all(?)",
                "a = 5 is true",
                "a in (select 1)",
                "a like 'x'",
                "a between symmetric 1 and 2",
                "(a).b = 5",
                "a[1] = 5",
                "a = -5::int2",
                "a = 'x' collate \"C\"")) {
            try {
                assertThat(where(opaque)).as(opaque).isInstanceOf(Expression.Opaque.class);
            } catch (ShardlineException refused) {
                assertThat(refused.getSQLState()).as(opaque).isIn("0A000", "42601");
            }
        }
    }

    @Test
    void seesWindowFunctionsInsideOfWhatItDoesNotInterpret() throws Exception {
        Expression item = select("select 1 + row_number() over (order by a) from t")
                .items()
                .get(0)
                .expression();
        assertThat(item.children())
                .anySatisfy(child -> assertThat(child)
                        .isInstanceOfSatisfying(
                                Expression.Call.class,
                                call -> assertThat(call.over()).isTrue()));
    }

    @Test
    void readsInserts() throws Exception {
        Statement.Insert insert = (Statement.Insert) read("insert into s.t as x (b, \"A\") values (1, default), (?, 2)"
                + " on conflict (b) where b > 0 do update set b = excluded.b where x.b = 1 returning *");
        assertThat(insert.table().name().parts()).containsExactly("s", "t");
        assertThat(insert.table().alias()).hasValue("x");
        assertThat(insert.columns()).containsExactly("b", "A");
        assertThat(insert.values()).isPresent();
        assertThat(insert.conflict().orElseThrow().columns()).containsExactly("b");
        assertThat(insert.conflict().orElseThrow().plainTarget()).isFalse();
        assertThat(insert.conflict().orElseThrow().set()).hasSize(1);
        assertThat(insert.returning()).hasSize(1);
        assertThat(((Statement.Insert) read("insert into t default values")).source())
                .isEmpty();
        assertThat(((Statement.Insert) read("insert into t select * from u")).values())
                .isEmpty();
        assertThat(((Statement.Insert) read("insert into t values (1) on conflict on constraint c do nothing"))
                        .conflict()
                        .orElseThrow()
                        .constraint())
                .hasValue("c");
    }

    @Test
    void readsUpdatesAndDeletes() throws Exception {
        Statement.Update update = (Statement.Update)
                read("with c as (select 1) update t x set a = 1, (b, c) = (2, 3) from u where x.k = u.k returning x.a");
        assertThat(update.ctes()).hasSize(1);
        assertThat(update.set())
                .extracting(Statement.Assignment::columns)
                .containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(update.from()).hasSize(1);
        assertThat(update.where()).isPresent();
        Statement.Delete delete = (Statement.Delete) read("delete from t using u where t.k = u.k");
        assertThat(delete.using()).hasSize(1);
        assertThat(delete.where()).isPresent();
        assertThat(((Statement.Update) read("update t set a = b is distinct from c where k = 1")).from())
                .isEmpty();
    }

    @Test
    void leavesOtherStatementsToTheirVerb() throws Exception {
        assertThat(read("create table t (a int)"))
                .isInstanceOfSatisfying(
                        Statement.Other.class, other -> assertThat(other.verb()).isEqualTo("create"));
        assertThat(read("commit")).isInstanceOf(Statement.TransactionControl.class);
        assertThat(read("explain (costs off) delete from t where a = 1"))
                .isInstanceOfSatisfying(
                        Statement.Explain.class,
                        explain -> assertThat(explain.statement()).isInstanceOf(Statement.Delete.class));
        assertThat(Reader.read(SqlText.read("; select 1 ;; select 2;", true))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 from a join b",
                "select 1 from (a join b on true) as x",
                "select 1 from a join b using (x) as y",
                "select * into u from t",
                "select a as limit from t",
                "select 1 from t where",
                "select 1 from t group by",
                "select 1 from t where a = 1 where b = 2",
                "select 1 from t limit 1 limit 2",
                "update t set",
                "update t where a = 1",
                "delete t where a = 1",
                "insert into t (a[1]) values (1)",
                "insert t values (1)",
                "insert into t values (1) on conflict do update set",
                "with a as (select 1)",
                "with recursive a as (select 1) search depth first by x set y select 1"
            })
    void refusesWhatItCannotReadWithCertainty(String sql) {
        assertThatThrownBy(() -> read(sql))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.getSQLState()).isIn("0A000", "42601"));
    }
}
