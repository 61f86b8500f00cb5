package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Session;
import io.shardline.compare.Comparison;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.util.Arrays;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The smallest statements that once had another answer than one server's. */
class ShopAnswersIT {
    private static final TimeZone ZONE = TimeZone.getDefault();
    private static TestCluster oracleServer;
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        cluster = TestCluster.create(ClusterOptions.shards(3).onServers(1));
        oracleServer = cluster.oracle();
        Shop.fill(oracleServer);
        db = Shop.open(cluster);
    }

    @AfterAll
    static void stop() {
        TimeZone.setDefault(ZONE);
        db.close();
        cluster.close();
    }

    private static Verdict verdict(Expected expected, String sql, @Nullable Object... values) throws Exception {
        try (Session session = db.openSession();
                Connection connection = oracleServer.connect(0)) {
            Question question = new Question(
                    sql, true, Arrays.stream(values).map(Parameter::of).toList());
            return new Comparison(expected, true)
                    .judge(
                            Database.over(connection).ask(question),
                            Database.over(session, ExecuteOptions.DEFAULT).ask(question));
        }
    }

    private static void assertRight(Expected expected, String sql, @Nullable Object... values) throws Exception {
        assertThat(verdict(expected, sql, values)).as(sql).isEqualTo(Verdict.right());
    }

    @Test
    void ordersByALabelThatAHiddenSortColumnHasToo() throws Exception {
        assertRight(
                Expected.LIST,
                "select o.priority as customer_id from orders o order by customer_id, o.customer_id, o.order_id limit 20");
        assertRight(
                Expected.BAG,
                "select o.priority as coalesce, count(*) from orders o group by coalesce, coalesce(o.total, o.discount)");
    }

    @Test
    void answersWhatItsParserDoesNotKnowAndTheServerDoes() throws Exception {
        assertRight(Expected.BAG, "select k from edge where case when k = 3 then k < 5 else false end");
    }
}
