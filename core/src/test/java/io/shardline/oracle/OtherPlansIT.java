package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.compare.Answer;
import io.shardline.compare.Question;
import io.shardline.testing.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OtherPlansIT {
    private static final String TABLES = """
            create table empty (a int);
            create table t (a int, n numeric);
            insert into t %s;
            analyze;
            """;

    private static TestCluster forwards;
    private static TestCluster backwards;

    @BeforeAll
    static void fill() throws Exception {
        forwards = TestCluster.create(1);
        backwards = TestCluster.create(1);
        forwards.onEach(TABLES.formatted("values (1, 2.0), (1, 2.00), (0, 5)"));
        backwards.onEach(TABLES.formatted("values (0, 5), (1, 2.00), (1, 2.0)"));
    }

    @AfterAll
    static void drop() {
        forwards.close();
        backwards.close();
    }

    private static boolean give(String sql, String text) throws Exception {
        return new OtherPlans(forwards, backwards)
                .give(
                        Question.plain(sql),
                        answer -> answer instanceof Answer.Rows rows && text.equals(String.valueOf(rows.rows()))
                                || answer instanceof Answer.Failure failure && text.equals(failure.sqlState()));
    }

    @Test
    void anyOfEqualValuesMayStandForAGroup() throws Exception {
        String sql = "select n from t where a = 1 group by n";
        assertThat(give(sql, "[[2.0]]")).isTrue();
        assertThat(give(sql, "[[2.00]]")).isTrue();
        assertThat(give(sql, "[[2]]")).isFalse();
    }

    @Test
    void anExpressionMayFailForARowThatMeetsNoOther() throws Exception {
        String sql = "select t.n from t join empty e on t.a = e.a where 1 / t.a = 1";
        assertThat(give(sql, "[]")).isTrue();
        assertThat(give(sql, "22012")).isTrue();
        assertThat(give(sql, "22003")).isFalse();
    }

    @Test
    void whatHasOneAnswerIsGivenNoOther() throws Exception {
        assertThat(give("select sum(n) from t", "[[9.00]]")).isTrue();
        assertThat(give("select sum(n) from t", "[[9.0]]")).isFalse();
    }
}
