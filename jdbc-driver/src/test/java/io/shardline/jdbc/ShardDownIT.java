package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.testing.CuttingProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a driver's user sees of a shard that is down when the program starts. */
@Timeout(120)
class ShardDownIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    @TempDir
    private Path directory;

    private CuttingProxy proxy;
    private String url;

    @BeforeEach
    void start() throws IOException {
        String down = shop.cluster.url(1);
        URI server = URI.create(down.substring("jdbc:".length()));
        proxy = new CuttingProxy(server.getHost(), server.getPort());
        proxy.refuse(true);
        String file = Files.readString(shop.file)
                .replace(down, down.replace(":" + server.getPort() + "/", ":" + proxy.port() + "/"));
        url = "jdbc:shardline:" + Files.writeString(directory.resolve("cluster.yaml"), file);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private ShardlineDataSource source(String settings) {
        ShardlineDataSource source = new ShardlineDataSource();
        source.setUrl(url + settings);
        return source;
    }

    @Test
    void aStrictStartIsOneErrorThatNamesTheShardAndLeavesNothing() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> DriverManager.getConnection(url)).satisfies(ShardDownIT::isClear);
        try (ShardlineDataSource source = source("")) {
            assertThatThrownBy(source::getConnection).satisfies(ShardDownIT::isClear);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!ours(before).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(ours(before)).isEmpty();
    }

    private static void isClear(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.SHARD_UNREACHABLE)
                .hasMessageContaining("cannot connect to shard \"s1\"");
        assertThat((Object) ((SQLException) thrown).getNextException()).isNull();
    }

    private static Set<String> ours(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("shardline"))
                .collect(Collectors.toSet());
    }

    @Test
    void theNextConnectionTriesAnew() throws SQLException {
        assertThatThrownBy(() -> DriverManager.getConnection(url)).satisfies(ShardDownIT::isClear);
        try (ShardlineDataSource source = source("")) {
            assertThatThrownBy(source::getConnection).satisfies(ShardDownIT::isClear);
            proxy.refuse(false);
            try (Connection driven = DriverManager.getConnection(url);
                    Connection pooled = source.getConnection()) {
                assertThat(Shop.query(driven, "select count(*) from customers")).containsExactly(20L);
                assertThat(Shop.query(pooled, "select count(*) from customers")).containsExactly(20L);
            }
        }
    }

    @Test
    void aLenientUrlServesWhatTheOthersHave() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + "?startup=lenient")) {
            servesTheOthers(connection);
        }
    }

    @Test
    void aLenientDataSourceServesWhatTheOthersHave() throws SQLException {
        try (ShardlineDataSource source = source("?startup=lenient");
                Connection connection = source.getConnection()) {
            servesTheOthers(connection);
        }
    }

    /** The pinned table is on the last shard; some customers are on the one that is down. */
    private void servesTheOthers(Connection connection) throws SQLException {
        assertThat(connection.isValid(5)).isTrue();
        assertThat(Shop.query(connection, "select count(*) from settings")).containsExactly(0L);
        assertThatThrownBy(() -> Shop.query(connection, "select count(*) from customers"))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SHARD_UNREACHABLE)
                .hasMessageContaining("\"s1\"");
        proxy.refuse(false);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!answers(connection) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(Shop.query(connection, "select count(*) from customers")).containsExactly(20L);
    }

    private static boolean answers(Connection connection) {
        try {
            return !Shop.query(connection, "select count(*) from customers").isEmpty();
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Test
    void theLastCloseEndsTheWaitForTheShard() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ParallelConnection opened;
        try (Connection connection = DriverManager.getConnection(url + "?startup=lenient")) {
            opened = connection.unwrap(ParallelConnection.class);
        }
        assertThat(opened.isClosed()).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!ours(before).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(ours(before)).isEmpty();
    }
}
