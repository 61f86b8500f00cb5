package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelIT {
    private static final String SLOW_ON_ONE = "select name from customers where customer_id = 1";
    private static final String SLOW_ON_ALL = "select name from customers";

    @RegisterExtension
    static final Shop shop = new Shop();

    private final List<Connection> locks = new ArrayList<>();
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        connection = shop.connect();
        statement = connection.createStatement();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        unlock();
    }

    /** Makes every statement on customers wait. */
    private void lock() throws SQLException {
        for (int shard = 0; shard < shop.cluster.size(); shard++) {
            Connection lock = shop.cluster.connect(shard);
            locks.add(lock);
            lock.setAutoCommit(false);
            try (Statement locking = lock.createStatement()) {
                locking.execute("lock table customers in access exclusive mode");
            }
        }
    }

    private void unlock() throws SQLException {
        for (Connection lock : locks) {
            lock.close();
        }
        locks.clear();
    }

    interface Action {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> soon(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {SLOW_ON_ONE, SLOW_ON_ALL})
    void cancelsFromAnotherThreadAndGoesOn(String sql) throws Exception {
        lock();
        CompletableFuture<Void> cancel = soon(statement::cancel);
        assertThatThrownBy(() -> statement.executeQuery(sql)).hasFieldOrPropertyWithValue("SQLState", "57014");
        unlock();
        cancel.get(10, TimeUnit.SECONDS);
        assertThat(Shop.column(statement.executeQuery("select count(*) from customers")))
                .containsExactly(20L);
    }

    @ParameterizedTest
    @ValueSource(strings = {SLOW_ON_ONE, SLOW_ON_ALL})
    void timesOutAndGoesOn(String sql) throws SQLException {
        statement.setQueryTimeout(1);
        lock();
        assertThatThrownBy(() -> statement.executeQuery(sql)).hasFieldOrPropertyWithValue("SQLState", "57014");
        unlock();
        assertThat(Shop.column(statement.executeQuery("select count(*) from customers")))
                .containsExactly(20L);
    }

    @Test
    void cancelsNothingWhenNothingRuns() throws SQLException {
        statement.cancel();
        assertThat(Shop.column(statement.executeQuery("select name from customers where customer_id = 1")))
                .containsExactly("name 1");
        try (Statement other = connection.createStatement()) {
            other.cancel();
            assertThat(Shop.column(statement.executeQuery("select name from customers where customer_id = 2")))
                    .containsExactly("name 2");
        }
    }

    @Test
    void isCancelledByTheCloseOfItsConnection() throws Exception {
        lock();
        CompletableFuture<Void> closed = soon(connection::close);
        assertThatThrownBy(() -> statement.executeQuery(SLOW_ON_ONE)).isInstanceOf(SQLException.class);
        closed.get(10, TimeUnit.SECONDS);
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void isCancelledByAnAbort() throws Exception {
        lock();
        connection.setAutoCommit(false);
        CompletableFuture<Void> aborted = soon(() -> connection.abort(Runnable::run));
        assertThatThrownBy(() -> statement.executeQuery(SLOW_ON_ALL)).isInstanceOf(SQLException.class);
        aborted.get(10, TimeUnit.SECONDS);
        assertThat(connection.isClosed()).isTrue();
        unlock();
        try (Connection other = shop.connect()) {
            assertThat(Shop.query(other, "select count(*) from customers")).containsExactly(20L);
        }
    }

    @Test
    void isCancelledByAnAbortHoweverSoonThatComes() throws Exception {
        lock();
        for (int delay = 0; delay < 10; delay++) {
            Connection each = shop.connect();
            CompletableFuture<Void> query = CompletableFuture.runAsync(() -> assertThatThrownBy(() -> {
                        try (Statement waiting = each.createStatement()) {
                            waiting.executeQuery(SLOW_ON_ALL);
                        }
                    })
                    .isInstanceOf(SQLException.class));
            TimeUnit.MILLISECONDS.sleep(delay);
            each.abort(Runnable::run);
            query.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void isCancelledByItsOwnClose() throws Exception {
        lock();
        CompletableFuture<Void> closed = soon(statement::close);
        assertThatThrownBy(() -> statement.executeQuery(SLOW_ON_ONE)).isInstanceOf(SQLException.class);
        closed.get(10, TimeUnit.SECONDS);
        unlock();
        assertThat(Shop.query(connection, "select count(*) from customers")).containsExactly(20L);
    }
}
