package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ShardlineDriverIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    @Test
    void isFoundByTheDriverManager() throws SQLException {
        try (Connection connection = DriverManager.getConnection(shop.url, "any", "ignored")) {
            assertThat(Shop.query(connection, "select customer_id from customers order by 1 limit 2"))
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void sharesOneDatabaseAmongConnectionsOfOneUrl() throws SQLException {
        try (Connection first = DriverManager.getConnection(shop.url);
                Connection second = DriverManager.getConnection(shop.url);
                Connection other = DriverManager.getConnection(shop.url + "?limits.scatterThreads=2")) {
            ParallelConnection shared = first.unwrap(ParallelConnection.class);
            assertThat(second.unwrap(ParallelConnection.class)).isSameAs(shared);
            assertThat(other.unwrap(ParallelConnection.class)).isNotSameAs(shared);
            assertThat(other.unwrap(ParallelConnection.class)
                            .topology()
                            .limits()
                            .scatterThreads())
                    .isEqualTo(2);
            assertThat(first.unwrap(Session.class)).isNotSameAs(second.unwrap(Session.class));
        }
    }

    @Test
    void closesTheDatabaseWithTheLastConnectionAndOpensAnew() throws SQLException {
        Connection first = DriverManager.getConnection(shop.url);
        Connection second = DriverManager.getConnection(shop.url);
        ParallelConnection shared = first.unwrap(ParallelConnection.class);
        first.close();
        first.close();
        assertThat(shared.isClosed()).isFalse();
        assertThat(Shop.query(second, "select count(*) from customers")).containsExactly(20L);
        second.close();
        assertThat(shared.isClosed()).isTrue();
        try (Connection third = DriverManager.getConnection(shop.url)) {
            assertThat(third.unwrap(ParallelConnection.class)).isNotSameAs(shared);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        try (Connection connection = shop.cluster.connect(0)) {
            // The PostgreSQL driver's own threads, which it keeps for the next connection, are not ours.
            assertThat(connection.isValid(5)).isTrue();
        }
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Connection connection = DriverManager.getConnection(shop.url)) {
            assertThat(Shop.query(connection, "select customer_id from customers"))
                    .hasSize(20);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Set<String> left = newThreads(before);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
            left = newThreads(before);
        }
        assertThat(left).isEmpty();
    }

    private static Set<String> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("PostgreSQL-JDBC") && !name.contains("ServerWatchdog"))
                .collect(Collectors.toSet());
    }

    @Test
    void connectsAndClosesInManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> work = () -> {
                for (int round = 0; round < 10; round++) {
                    try (Connection connection = DriverManager.getConnection(shop.url)) {
                        assertThat(Shop.query(connection, "select name from customers where customer_id = 7"))
                                .containsExactly("name 7");
                    }
                }
                return 10;
            };
            List<Future<Integer>> done = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                done.add(threads.submit(work));
            }
            for (Future<Integer> each : done) {
                assertThat(each.get(2, TimeUnit.MINUTES)).isEqualTo(10);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:shardline:/nowhere/cluster.yaml"))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("/nowhere/cluster.yaml")
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONFIG_INVALID);
    }

    @Test
    void namesAnOverrideThatIsNone() {
        assertThatThrownBy(() -> DriverManager.getConnection(shop.url + "?limits.scatterThread=3"))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("limits.scatterThreads");
    }

    @Test
    void recoversFromAFileThatWasWrong(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("cluster.yaml");
        String right = Files.readString(shop.file);
        Files.writeString(file, right.replaceFirst("user: \"[^\"]*\"", "user: \"nobody_here\""));
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:shardline:" + file))
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.SHARD_LOGIN_REFUSED)
                .hasMessageContaining("s0");
        Files.writeString(file, right);
        try (Connection connection = DriverManager.getConnection("jdbc:shardline:" + file)) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void readsTheFileFromTheClassPath(@TempDir Path directory) throws Exception {
        Files.copy(shop.file, directory.resolve("shop.yaml"));
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(loader);
            try (Connection connection = DriverManager.getConnection("jdbc:shardline:classpath:shop.yaml")) {
                assertThat(Shop.query(connection, "select count(*) from customers"))
                        .containsExactly(20L);
            }
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
