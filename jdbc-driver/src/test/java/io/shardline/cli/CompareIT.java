package io.shardline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private TestCluster cluster;
    private String yaml = "";

    @BeforeEach
    void create() throws SQLException {
        cluster = TestCluster.create(2);
        String schema = "create table mails (mail_id bigint primary key, subject text)";
        cluster.onEach(schema);
        cluster.oracle().onEach(schema);
        cluster.oracle().onEach("insert into mails select n, 'subject ' || n from generate_series(1, 50) n");
        yaml = cluster.writeYaml("mails: { key: mail_id }").toString();
        assertThat(run(
                        "sql",
                        "--cluster",
                        yaml,
                        "-c",
                        "insert into mails select n, 'subject ' || n from generate_series(1, 50) n"))
                .isZero();
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private int run(String... arguments) {
        return Shardline.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private int compare(String... more) {
        TestCluster reference = cluster.oracle();
        String url = reference.url(0) + "?user=" + reference.user() + "&password=" + reference.password();
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"compare", "--cluster", yaml, "--reference", url}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return run(arguments);
    }

    private Path file(String name, String sql) throws Exception {
        return Files.writeString(directory.resolve(name), sql);
    }

    @Test
    void countsWhatIsRightAndRefusedOverADirectory() throws Exception {
        file("a.sql", """
                select count(*), max(subject) from mails;

                -- @param bigint 7
                select subject
                  from mails where mail_id = ?;
                select mail_id from mails order by 1 desc limit 5;
                """);
        file("b.sql", "select ctid from mails;\nselect nothing from mails;\n");
        file("notes.txt", "no query;");

        assertThat(compare("--refused", directory.toString())).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .startsWith(directory.resolve("b.sql")
                        + ":1: refused: the query needs several shards in a way that is not supported")
                .endsWith("    select ctid from mails", "4 right, 1 refused, 0 wrong, 0 crashed");
    }

    @Test
    void endsWithOneAndShowsTheFirstDifferenceOfWhatIsWrong() throws Exception {
        cluster.on(1, "delete from mails where mail_id = (select min(mail_id) from mails)");
        Path file = file("a.sql", "select 1;\n\nselect count(*) from mails\nwhere mail_id > 0;\n");

        assertThat(compare(file.toString())).isEqualTo(1);

        assertThat(out.toString().lines())
                .containsExactly(
                        file + ":3: wrong: 1 rows instead of 1; missing: [[50]]; too many: [[49]]",
                        "    select count(*) from mails",
                        "    where mail_id > 0",
                        "1 right, 0 refused, 1 wrong, 0 crashed");
    }

    @Test
    void givesAnObjectForEachQuery() throws Exception {
        Path file = file("a.sql", "select 1;\nselect mail_id from mails where mail_id = 1 / 0;\n");

        assertThat(compare("--json", file.toString())).isZero();

        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.contains("\"verdict\": \"right\""));
    }

    @Test
    void writesNothing() throws Exception {
        Path file = file(
                "a.sql", "delete from mails;\ndelete from mails where mail_id = 1;\nselect count(*) from mails;\n");

        assertThat(compare(file.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "1 right, 0 refused, 0 wrong, 0 crashed",
                        "2 not compared: it writes, has too many rows, or is too slow");
        cluster.oracle().on(0, "do $$ begin assert (select count(*) from mails) = 50; end $$");
    }

    @Test
    void saysWhichDirectiveItDoesNotKnow() throws Exception {
        Path file = file("a.sql", "-- @nonsense 1\nselect 1;\n");

        assertThat(compare(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no directive: -- @nonsense 1");
    }
}
