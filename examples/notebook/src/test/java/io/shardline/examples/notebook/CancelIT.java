package io.shardline.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.examples.notebook.demo.DemoCluster;
import io.shardline.testing.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Ctrl-C does: JShell stops the snippet, here by the call that its console makes. */
class CancelIT {
    /** Hours on each shard, were it left alone. */
    private static final String ENDLESS = "select count(*) from flights a join flights b on b.origin = a.origin"
            + " join flights c on c.origin = b.origin where a.delay_min * b.delay_min + c.delay_min > 7";

    private static TestCluster cluster;
    private static JShell shell;

    @BeforeAll
    static void open() throws Exception {
        cluster = DemoCluster.get().cluster();
        shell = JShell.builder()
                .remoteVMOptions(
                        "-Dshardline.cluster=" + DemoCluster.get().file(),
                        "-Djava.awt.headless=true",
                        "-XX:+UseSerialGC")
                .build();
        shell.addToClasspath(DemoCluster.classPath());
        for (String line : Files.readAllLines(Path.of("startup.jsh"), StandardCharsets.UTF_8)) {
            shell.eval(line);
        }
    }

    @AfterAll
    static void close() {
        shell.close();
    }

    @Test
    void cancelsAStatementOnEveryShardAndTheConversationGoesOn() throws Exception {
        stopped("sql(\"" + ENDLESS + "\")");

        assertThat(eval("sql(\"select count(*) from flights\").value()").value())
                .isEqualTo("20000");
    }

    @Test
    void cancelsAStreamToo() throws Exception {
        stopped("stream(\"" + ENDLESS + "\").toList()");

        assertThat(eval("stream(\"select * from flights\").limit(3).count()").value())
                .isEqualTo("3");
    }

    private static void stopped(String snippet) throws Exception {
        CompletableFuture<SnippetEvent> running = CompletableFuture.supplyAsync(() -> eval(snippet));
        await(busy -> busy == cluster.size());

        shell.stop();

        assertThat(running.get(20, TimeUnit.SECONDS).value()).isNull();
        await(busy -> busy == 0);
    }

    private static SnippetEvent eval(String snippet) {
        return shell.eval(snippet).get(0);
    }

    private static void await(Predicate<Integer> done) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int busy = busy();
        while (!done.test(busy)) {
            assertThat(System.nanoTime()).as("shards that work: " + busy).isLessThan(deadline);
            Thread.sleep(50);
            busy = busy();
        }
    }

    /** How many shards work on the endless statement. */
    private static int busy() throws SQLException {
        int busy = 0;
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("select count(*) from pg_stat_activity where state = 'active'"
                                    + " and datname = current_database() and query like '%join flights c%'"
                                    + " and leader_pid is null and pid <> pg_backend_pid()")) {
                row.next();
                busy += row.getInt(1) > 0 ? 1 : 0;
            }
        }
        return busy;
    }
}
