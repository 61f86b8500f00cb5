package io.shardline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void givesTheSameServersToAllThatAsk() {
        List<Server> two = PostgresServers.get(2);

        assertThat(PostgresServers.get(1)).isEqualTo(two.subList(0, 1));
        assertThat(PostgresServers.get(2)).isEqualTo(two);
    }

    @Test
    void readsAUrlWithUserAndPassword() {
        Server server = Server.parse("jdbc:postgresql://db.example:6543/admin?user=ada&password=p%40ss");

        assertThat(server).isEqualTo(new Server("db.example", 6543, "ada", "p@ss", "admin"));
        assertThat(server.url("other")).isEqualTo("jdbc:postgresql://db.example:6543/other");
        assertThat(server).asString().doesNotContain("p@ss");
    }

    @Test
    void refusesAUrlOfSeveralHostsWithoutNamingThePassword() {
        assertThatThrownBy(() -> Server.parse("jdbc:postgresql://a,b/admin?user=ada&password=secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a,b")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void leavesNoServerBehindWhenTheJvmIsStoppedBySignal(String signal) throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "needs POSIX signals");
        Process child = startChild();
        try {
            List<Path> dataDirectories = dataDirectoriesOf(child);
            List<ProcessHandle> postmasters = new ArrayList<>();
            for (Path data : dataDirectories) {
                postmasters.add(postmasterOf(data));
            }
            assertThat(postmasters).hasSize(2).allMatch(ProcessHandle::isAlive);

            signal(child, signal);

            for (ProcessHandle postmaster : postmasters) {
                postmaster.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            for (Path data : dataDirectories) {
                awaitGone(data);
            }
        } finally {
            child.destroyForcibly();
        }
    }

    private static Process startChild() throws Exception {
        // Surefire may start this JVM from a jar that only has a manifest, and keeps the real class path in a property.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Child.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Path> dataDirectoriesOf(Process child) throws Exception {
        BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(() -> lines.lines()
                        .takeWhile(line -> !line.equals(Child.READY))
                        .map(Path::of)
                        .toList())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ProcessHandle postmasterOf(Path dataDirectory) throws Exception {
        String pid = Files.readAllLines(dataDirectory.resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void signal(Process process, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitGone(Path path) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(path) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(path).doesNotExist();
    }

    /** An application that starts servers, tells where their data is, and never ends by itself. */
    static final class Child {
        private static final String READY = "ready";

        private Child() {}

        public static void main(String[] arguments) throws SQLException, InterruptedException {
            for (Server server : PostgresServers.get(2)) {
                try (Connection connection = server.connect(server.database());
                        Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("show data_directory")) {
                    row.next();
                    System.out.println(row.getString(1));
                }
            }
            System.out.println(READY);
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }
}
