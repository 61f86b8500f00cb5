package io.shardline.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.parse.Reader;
import io.shardline.sql.SqlText;
import io.shardline.testing.FakeSchema;
import io.shardline.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyConditionsTest {
    private static final FakeSchema SCHEMA = new FakeSchema(2)
            .with("a", "k int8, v int4, name text")
            .with("b", "k int4, v int4, name text")
            .with("two", "x text, y int4, v int4")
            .with("docs", "tenant text, n int4")
            .with("ci", "name text~, n int4");

    /** What is known of the key of each sharded table, in the order of the text. */
    private static String keys(String sql) throws Exception {
        Topology topology = Topology.builder()
                .shard("s0", "jdbc:postgresql://h/a", "u", "p")
                .shard("s1", "jdbc:postgresql://h/b", "u", "p")
                .sharded("a", "k")
                .sharded("b", "k")
                .sharded("two", "x", "y")
                .sharded("docs", "tenant")
                .reference("ci")
                .build();
        SqlText text = SqlText.read(sql, true);
        BoundStatement bound =
                Binder.bind(text, Reader.read(text).get(0), new Tables(topology, SCHEMA, Optional.empty()));
        return bound.relations().stream()
                .filter(bound.keys()::containsKey)
                .map(relation ->
                        relation + ": " + shown(bound.keys().getOrDefault(relation, new KeySet.Everything()), text))
                .collect(Collectors.joining("; "));
    }

    private static String shown(KeySet keys, SqlText text) {
        if (keys instanceof KeySet.Product product) {
            return product.choices().stream().map(choice -> shown(choice, text)).collect(Collectors.joining(" x "));
        }
        if (keys instanceof KeySet.Rows rows) {
            return rows.keys().stream().map(row -> "(" + shown(row, text) + ")").collect(Collectors.joining(" "));
        }
        if (keys instanceof KeySet.Between between) {
            return (between.lowInclusive() ? "[" : "(")
                    + between.low().map(low -> shown(low, text)).orElse("") + ".."
                    + between.high().map(high -> shown(high, text)).orElse("")
                    + (between.highInclusive() ? "]" : ")");
        }
        if (keys instanceof KeySet.AllOf all) {
            return all.sets().stream().map(set -> shown(set, text)).collect(Collectors.joining(" and "));
        }
        if (keys instanceof KeySet.AnyOf any) {
            return any.sets().stream().map(set -> shown(set, text)).collect(Collectors.joining(" or "));
        }
        return "all";
    }

    private static String shown(KeySet.Choice choice, SqlText text) {
        if (choice instanceof KeySet.Choice.One one) {
            return shown(one.operand(), text);
        }
        if (choice instanceof KeySet.Choice.Listed listed) {
            return "{" + shown(listed.operands(), text) + "}";
        }
        return choice instanceof KeySet.Choice.Flat flat
                ? text.at(flat.token())
                : "elements of " + shown(((KeySet.Choice.Elements) choice).array(), text);
    }

    private static String shown(List<Operand> operands, SqlText text) {
        return operands.stream().map(operand -> shown(operand, text)).collect(Collectors.joining(","));
    }

    private static String shown(Operand operand, SqlText text) {
        return operand instanceof Operand.Placeholder placeholder
                ? "$" + text.parameter(placeholder.token())
                : text.at(((Operand.Constant) operand).literal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k = 5 | 5",
                "5 = k | 5",
                "a.k = ? and v = 1 | $1",
                "k = -5 | -5",
                "(k = 5) | 5",
                "k = (5) | 5",
                "k = 5::bigint | 5",
                "k in (1, 2) | (1, 2)",
                "k in (1, v) | all",
                "k = any(?) | elements of $1",
                "k = any(array[1, 2]) | {1,2}",
                "k between 1 and 9 | [1..9]",
                "k > 1 and 9 >= k | (1..9]",
                "k = 1 or k = 2 | 1 or 2",
                "v = 1 and (k = 1 or k in (2, 3)) | 1 or (2, 3)",
                "k = 1 or v = 2 | all",
                "not k = 5 | all",
                "k <> 5 | all",
                "k not in (5) | all",
                "k + 0 = 5 | all",
                "k = 5 + 0 | all",
                "k = -v | all",
                "k = v and v = 5 | 5",
                "coalesce(k, 0) = 5 | all",
                "(k = 5) is true | all",
                "k is null | all",
                "case when k = 5 then true end | all",
                "k = (select 5) | all",
                "k = 5 and k = 6 | 6",
                "name = 'k = 5' | all"
            })
    void prunesByWhatProvablyFilters(String condition, String expected) throws Exception {
        assertThat(keys("select * from a where " + condition)).isEqualTo("a: " + expected);
    }

    @Test
    void followsEqualColumnsOverJoinsAndLevels() throws Exception {
        assertThat(keys("select 1 from a join b on a.k = b.k where b.k = 5")).isEqualTo("a: 5; b: 5");
        assertThat(keys("select 1 from a join b using (k) where k = 5")).isEqualTo("a: 5; b: 5");
        assertThat(keys("select 1 from a where k = 5 and exists (select 1 from b where b.k = a.k)"))
                .isEqualTo("a: 5; b: 5");
        assertThat(keys("select 1 from a, lateral (select 1 from b where b.k = a.k) x where a.k = 5"))
                .isEqualTo("a: 5; b: 5");
    }

    @Test
    void doesNotRestrictThePreservedSideByOn() throws Exception {
        assertThat(keys("select 1 from a left join b on a.k = b.k and a.k = 5")).isEqualTo("a: all; b: 5");
        assertThat(keys("select 1 from a right join b on a.k = b.k and b.k = 5"))
                .isEqualTo("a: 5; b: all");
        assertThat(keys("select 1 from a full join b on a.k = b.k and a.k = 5")).isEqualTo("a: all; b: all");
        assertThat(keys("select 1 from a left join b on a.k = b.k where b.k = 5"))
                .isEqualTo("a: all; b: 5");
        assertThat(keys("select 1 from a left join b on a.k = b.k where a.k = 5"))
                .isEqualTo("a: 5; b: 5");
    }

    @Test
    void leavesEachLevelItsOwnConditions() throws Exception {
        assertThat(keys("select 1 from a where exists (select 1 from b where k = 5)"))
                .isEqualTo("a: all; b: 5");
        assertThat(keys("select 1 from a where exists (select 1 from b where a.k = 5)"))
                .isEqualTo("a: all; b: all");
        assertThat(keys("select (select v from b where k = 5) from a where k = 6"))
                .isEqualTo("a: 6; b: 5");
    }

    @Test
    void resolvesNamesAsTheServerDoes() throws Exception {
        assertThat(keys("select 1 from a x, a y where x.k = 5")).isEqualTo("x: 5; y: all");
        assertThat(keys("select 1 from a b where b.k = 5")).isEqualTo("b: 5");
        assertThat(keys("select 1 from a \"B\" where \"B\".k = 5")).isEqualTo("B: 5");
        assertThat(keys("select 1 from a where \"K\" = 5")).isEqualTo("a: all");
        assertThat(keys("select 1 from a as x(v, k) where k = 5")).isEqualTo("x: all");
        assertThat(keys("with a as (select 1 as k) select 1 from a where k = 5"))
                .isEmpty();
        assertThat(keys("with x as (select 1 as k) select 1 from public.a, x where a.k = 5"))
                .isEqualTo("a: 5");
        assertThat(keys("select 1 from only a where k = 5")).isEqualTo("a: all");
    }

    @Test
    void needsEveryColumnOfAKey() throws Exception {
        assertThat(keys("select 1 from two where x = 'p' and y = 5")).isEqualTo("two: 'p' x 5");
        assertThat(keys("select 1 from two where x = 'p'")).isEqualTo("two: all");
        assertThat(keys("select 1 from two where (y, x) in ((1, 'p'), (2, ?))")).isEqualTo("two: ('p',1) ($1,2)");
        assertThat(keys("select 1 from two where (x, v) in (('p', 1))")).isEqualTo("two: all");
    }

    @Test
    void doesNotFollowAnEqualityThatIgnoresCase() throws Exception {
        assertThat(keys("select 1 from docs, ci where tenant = ci.name and ci.name = 'A'"))
                .isEqualTo("docs: all");
    }

    @Test
    void writesAreRestrictedByTheirWhere() throws Exception {
        assertThat(keys("update a set v = 1 from b where a.k = b.k and b.k = 5"))
                .isEqualTo("a: 5; b: 5");
        assertThat(keys("delete from a using b where a.v = b.v and a.k = 5")).isEqualTo("a: 5; b: all");
        assertThat(keys("update a set v = (select max(v) from b where b.k = a.k) where k = 5"))
                .isEqualTo("a: 5; b: 5");
    }
}
