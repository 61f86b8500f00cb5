package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Answer;
import io.shardline.compare.Database;
import io.shardline.compare.Question;
import io.shardline.compare.QuestionFile;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusIT {
    private static final TimeZone ZONE = TimeZone.getDefault();

    @BeforeAll
    static void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    private static Stream<QuestionFile> files() {
        return Shop.resource("files.txt").lines().map(name -> QuestionFile.read(name, Shop.resource(name + ".sql")));
    }

    /** Where the numbers of right answers stand: what was right once stays so. */
    @ParameterizedTest
    @CsvSource({"ONE, 680", "EVEN, 676", "RANGES, 676"})
    void answersAsOneServerOrRefuses(Layout layout, int atLeastRight) throws Exception {
        Score score = score(layout, QuestionFile.Case::compare);
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isGreaterThanOrEqualTo(atLeastRight);
    }

    @Test
    void answersAsOneServerOrRefusesWithParametersInThePlaceOfLiterals() throws Exception {
        Score score = score(Layout.SKEWED, CorpusIT::compareLifted);
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isGreaterThanOrEqualTo(1);
    }

    /** Puts one statement to both and judges. */
    private interface Compared {
        Verdict of(QuestionFile.Case each, Database oracle, Database tested);
    }

    private static Score score(Layout layout, Compared compared) throws Exception {
        Score score = new Score();
        try (TestCluster cluster = TestCluster.create(layout.options());
                TestCluster oracleServer = cluster.oracle();
                ParallelConnection db = Shop.open(cluster, layout);
                Session session = db.openSession();
                Connection connection = oracleServer.connect(0)) {
            Shop.fill(oracleServer);
            Database oracle = Database.over(connection);
            Database tested = Database.over(session, ExecuteOptions.DEFAULT);
            for (QuestionFile file : files().toList()) {
                int number = 0;
                for (QuestionFile.Case each : file.cases()) {
                    Verdict verdict = compared.of(each, oracle, tested);
                    score.add(file.name(), file.name() + " " + ++number, each.question(), verdict);
                }
            }
        }
        System.out.printf("%s%n%s", layout, score);
        if (Boolean.getBoolean("oracle.refusals")) {
            score.refusals().forEach(System.out::println);
        }
        return score;
    }

    private static Verdict compareLifted(QuestionFile.Case each, Database oracle, Database tested) {
        Optional<Question> lifted = Lifted.of(each.question());
        if (lifted.isEmpty()) {
            return new Verdict(Kind.SKIPPED, "");
        }
        // Many a place takes no parameter, or none of that type.
        int times = oracle.ask(lifted.get()) instanceof Answer.Rows ? 6 : 1;
        return each.compare(lifted.get(), times, oracle, tested);
    }
}
