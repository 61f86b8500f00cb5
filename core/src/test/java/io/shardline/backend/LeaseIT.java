package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseIT {
    private static EmbeddedPostgres server;
    private ShardPools pools;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** A pool of one, so that the next lease is of the same connection unless that one was closed. */
    @BeforeEach
    void open() throws SQLException {
        Map<String, String> pool = Map.of("maximumPoolSize", "1", "connectionTimeout", "2000");
        pools = ShardPools.open(List.of(new ShardAddress("s0", url(), "", "", pool)), false);
    }

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void keepsTheConnectionForTheNextOne() throws SQLException {
        int first = backend();
        assertThat(backend()).isEqualTo(first);
    }

    @Test
    void comesBackInAutocommitWithNothingLeftOfItsTransaction() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.connection().setAutoCommit(false);
            execute(lease, "create table left_behind (id int)");
        }
        try (Lease lease = pools.lease(0)) {
            assertThat(lease.connection().getAutoCommit()).isTrue();
            assertThat(number(lease, "select count(*) from pg_class where relname = 'left_behind'"))
                    .isZero();
        }
        assertThat(backend()).isEqualTo(first);
    }

    @Test
    void rollsBackATransactionThatWasBegunInText() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            execute(lease, "begin; create table begun_in_text (id int)");
        }
        try (Lease lease = pools.lease(0)) {
            assertThat(number(lease, "select count(*) from pg_class where relname = 'begun_in_text'"))
                    .isZero();
        }
        assertThat(backend()).isEqualTo(first);
    }

    @Test
    void rollsBackATransactionThatFailed() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.connection().setAutoCommit(false);
            assertThatThrownBy(() -> execute(lease, "select 1 / 0")).hasMessageContaining("division by zero");
        }
        assertThat(backend()).isEqualTo(first);
    }

    @Test
    void survivesARefusedFeatureInTheMiddleOfATransaction() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.connection().setAutoCommit(false);
            String refused = "do $$ begin raise feature_not_supported; end $$";
            assertThatThrownBy(() -> execute(lease, refused))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
            lease.connection().rollback();
            assertThat(number(lease, "select pg_backend_pid()")).isEqualTo(first);
        }
        assertThat(backend()).isEqualTo(first);
    }

    @Test
    void doesNotGiveBackAConnectionThatTheServerEnded() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            terminate(first);
            assertThatThrownBy(() -> execute(lease, "select 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
        }
        assertThat(backend()).isNotEqualTo(first);
    }

    @Test
    void doesNotGiveBackAConnectionThatItWasToldIsBroken() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.failed(new SQLException("connection lost", "08006"));
        }
        int second = backend();
        assertThat(second).isNotEqualTo(first);
        try (Lease lease = pools.lease(0)) {
            lease.failed(new SQLException("duplicate key", "23505"));
        }
        assertThat(backend()).isEqualTo(second);
        try (Lease lease = pools.lease(0)) {
            lease.discard();
        }
        assertThat(backend()).isNotEqualTo(second);
    }

    @Test
    void doesNotGiveBackOneWhoseModesWereChanged() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.connection().setAutoCommit(false);
            lease.discard();
        }
        assertThat(backend()).isNotEqualTo(first);
    }

    @Test
    void goesBackOnceHoweverOftenItIsClosed() throws SQLException {
        Lease lease = pools.lease(0);
        lease.close();
        try (Lease next = pools.lease(0)) {
            lease.close();
            lease.cancel();
            assertThat(number(next, "select 1")).isEqualTo(1);
            assertThatThrownBy(() -> pools.lease(0))
                    .as("the pool of one still has one permit")
                    .hasMessageContaining("came free within");
        }
    }

    @Test
    void cancelsWhatRunsAndStaysUsable() throws Exception {
        try (Lease lease = pools.lease(0)) {
            CompletableFuture<Void> cancelled = CompletableFuture.runAsync(
                    () -> cancel(lease), CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            assertThatThrownBy(() -> execute(lease, "select pg_sleep(30)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            cancelled.get(10, TimeUnit.SECONDS);
            assertThat(number(lease, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void putsAConnectionOfTheCallersPoolBackAsItWas() throws SQLException {
        try (HikariDataSource callers = new HikariDataSource()) {
            callers.setJdbcUrl(url());
            callers.setMaximumPoolSize(1);
            callers.setAutoCommit(false);
            try (ShardPools over = ShardPools.over(List.of(callers));
                    Lease lease = over.lease(0)) {
                assertThat(lease.connection().getAutoCommit()).isTrue();
                execute(lease, "begin; create table of_the_caller (id int)");
            }
            try (Connection next = callers.getConnection();
                    Statement statement = next.createStatement();
                    ResultSet row = statement.executeQuery("select to_regclass('of_the_caller') is null")) {
                row.next();
                assertThat(row.getBoolean(1)).isTrue();
                assertThat(next.getAutoCommit()).isFalse();
            }
        }
    }

    private int backend() throws SQLException {
        try (Lease lease = pools.lease(0)) {
            return number(lease, "select pg_backend_pid()");
        }
    }

    private static void terminate(int backend) throws SQLException {
        try (Connection other = DriverManager.getConnection(url());
                Statement statement = other.createStatement()) {
            statement.execute("select pg_terminate_backend(" + backend + ", 5000)");
        }
    }

    private static void cancel(Lease lease) {
        try {
            lease.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void isClosedAlthoughItsTransactionIsOpenWhenItIsDiscarded() throws SQLException {
        int first = backend();
        try (Lease lease = pools.lease(0)) {
            lease.connection().setAutoCommit(false);
            execute(lease, "select 1");
            lease.discard();
        }
        assertThat(backend()).isNotEqualTo(first);
    }
}
