package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.oracle.Verdict.Kind;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusIT {
    /** Often enough for the PostgreSQL driver to prepare a statement on the server. */
    private static final int EXECUTIONS = 7;

    private static final TimeZone ZONE = TimeZone.getDefault();
    private static TestCluster oracleServer;

    @BeforeAll
    static void start() throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        oracleServer = TestCluster.create(ClusterOptions.shards(1));
        Shop.fill(oracleServer);
    }

    @AfterAll
    static void stop() {
        TimeZone.setDefault(ZONE);
        oracleServer.close();
    }

    private static Stream<CorpusFile> files() {
        return Shop.resource("files.txt").lines().map(name -> CorpusFile.read(name, Shop.resource(name + ".sql")));
    }

    /** Where the numbers of right answers stand: what was right once stays so. */
    @ParameterizedTest
    @CsvSource({"1, 349", "2, 349", "4, 348"})
    void answersAsOneServerOrRefuses(int shards, int atLeastRight) throws Exception {
        Score score = new Score();
        try (TestCluster cluster = TestCluster.create(shards);
                ParallelConnection db = Shop.open(cluster, "");
                Session session = db.openSession();
                Connection connection = oracleServer.connect(0)) {
            Oracle oracle = Oracle.over(connection);
            Oracle tested = Oracle.over(session, ExecuteOptions.DEFAULT);
            files().forEach(file -> compare(file, oracle, tested, score));
        }
        System.out.printf("%d shards%n%s", shards, score);
        if (Boolean.getBoolean("oracle.refusals")) {
            score.refusals().forEach(System.out::println);
        }
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isGreaterThanOrEqualTo(atLeastRight);
    }

    private static void compare(CorpusFile file, Oracle oracle, Oracle tested, Score score) {
        List<CorpusFile.Case> cases = file.cases();
        for (int i = 0; i < cases.size(); i++) {
            Question question = cases.get(i).question();
            int times = question.placeholders() ? EXECUTIONS : 1;
            Verdict verdict = Verdict.right();
            for (int execution = 1; execution <= times && verdict.kind() == Kind.RIGHT; execution++) {
                verdict = new Comparison(cases.get(i).expected(), execution == 1)
                        .judge(oracle.ask(question), tested.ask(question));
            }
            score.add(file.name(), file.name() + " " + (i + 1), question, verdict);
        }
    }
}
