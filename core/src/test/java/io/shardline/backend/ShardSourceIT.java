package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose a connection is over which a shard was met. */
class ShardSourceIT {
    private static EmbeddedPostgres server;
    private static Connection watcher;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        watcher = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }

    @AfterAll
    static void stop() throws SQLException, IOException {
        watcher.close();
        server.close();
    }

    @Test
    void isThePoolsFirst() throws SQLException {
        long[] met = new long[1];
        try (ShardPools pools = open("first", Map.of(), (shard, connection) -> met[0] = backend(connection));
                Lease lease = pools.lease(0)) {
            assertThat(backend(lease.connection())).isEqualTo(met[0]);
            assertThat(backends("first")).isEqualTo(1);
        }
    }

    @Test
    void waitsAsLongAsTheAddressSaysOnceItIsThePools() throws SQLException {
        try (ShardPools pools = open("patient", Map.of("connectionTimeout", "1000"), FirstContact.ANYBODY);
                Lease lease = pools.lease(0)) {
            // Longer than a probe would.
            run(lease.connection(), "select pg_sleep(1.5)");
        }
        Map<String, String> pool = Map.of("dataSource.socketTimeout", "1");
        try (ShardPools pools = open("hasty", pool, FirstContact.ANYBODY);
                Lease lease = pools.lease(0)) {
            assertThatThrownBy(() -> run(lease.connection(), "select pg_sleep(30)"))
                    .extracting("SQLState")
                    .isEqualTo("08006");
        }
    }

    @Test
    void isClosedIfThePoolHasNotTakenIt() throws SQLException {
        try (ShardPools pools = open("untaken", Map.of("minimumIdle", "0"), FirstContact.ANYBODY)) {
            assertThat(pools.size()).isEqualTo(1);
            assertThat(backends("untaken")).isEqualTo(1);
        }
        assertGone("untaken");
    }

    @Test
    void isClosedIfTheShardIsNotToBeUsed() throws SQLException {
        FirstContact refusing = (shard, connection) -> {
            assertThat(backends("refused")).isEqualTo(1);
            throw ShardlineException.of(ErrorCode.PLACEMENT_DIFFERS, "another placement");
        };
        assertThatThrownBy(() -> open("refused", Map.of(), refusing)).hasMessage("another placement");
        assertGone("refused");
    }

    @Test
    void isClosedIfAnotherShardIsNotToBeUsed() throws SQLException {
        FirstContact refusing = (shard, connection) -> {
            if (shard.equals("s1")) {
                throw ShardlineException.of(ErrorCode.PLACEMENT_DIFFERS, "another placement");
            }
        };
        List<ShardAddress> shards = List.of(address("s0", "other", Map.of()), address("s1", "other", Map.of()));
        assertThatThrownBy(() -> ShardPools.open(shards, false, refusing)).hasMessage("another placement");
        assertGone("other");
    }

    private static ShardPools open(String name, Map<String, String> pool, FirstContact contact) throws SQLException {
        return ShardPools.open(List.of(address("s0", name, pool)), false, contact);
    }

    private static ShardAddress address(String shard, String name, Map<String, String> pool) {
        Map<String, String> named = new HashMap<>(pool);
        named.put("dataSource.ApplicationName", name);
        return new ShardAddress(shard, server.getJdbcUrl("postgres", "postgres"), "", "", named);
    }

    private static long backend(Connection connection) throws SQLException {
        return number(connection, "select pg_backend_pid()");
    }

    private static long backends(String name) throws SQLException {
        return number(watcher, "select count(*) from pg_stat_activity where application_name = '" + name + "'");
    }

    private static void assertGone(String name) throws SQLException {
        // A server's process needs a moment to end.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (backends(name) > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(backends(name)).isZero();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
