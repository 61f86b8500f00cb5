package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.testing.TestCluster;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** The PostgreSQL driver's own interfaces, on the one shard that can be meant. */
class UnwrapIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> heard(Connection connection) throws SQLException {
        List<String> heard = new ArrayList<>();
        for (PGNotification each : connection.unwrap(PGConnection.class).getNotifications(200)) {
            heard.add(each.getName() + ":" + each.getParameter());
        }
        return heard;
    }

    @Test
    void aListenerHearsEveryConnection() throws SQLException {
        try (Connection listener = shop.connect();
                Connection speaker = shop.connect()) {
            run(listener, "listen news");
            run(speaker, "notify news, 'one'");
            run(speaker, "select pg_notify('news', 'two')");
            assertThat(heard(listener)).containsExactly("news:one", "news:two");
            run(listener, "unlisten news");
            run(speaker, "notify news, 'three'");
            assertThat(heard(listener)).isEmpty();
        }
    }

    @Test
    void whatATransactionSaysIsHeardWhenItHasCommitted() throws SQLException {
        try (Connection listener = DriverManager.getConnection(shop.url);
                Connection speaker = DriverManager.getConnection(shop.url)) {
            run(listener, "listen news");
            speaker.setAutoCommit(false);
            run(speaker, "update customers set name = 'x'");
            run(speaker, "notify news, 'undone'");
            assertThat(heard(listener)).isEmpty();
            speaker.rollback();
            run(speaker, "update settings set v = 'x'");
            run(speaker, "notify news, 'done'");
            speaker.commit();
            assertThat(heard(listener)).containsExactly("news:done");
        }
    }

    @Test
    void whoBorrowsTheConnectionNextDoesNotListen() throws SQLException {
        String url = shop.url + "?pool.maximumPoolSize=1";
        try (Connection stays = DriverManager.getConnection(url)) {
            try (Connection listener = DriverManager.getConnection(url)) {
                run(listener, "listen news");
                run(listener, "notify news, 'unread'");
            }
            try (Connection next = DriverManager.getConnection(url)) {
                run(next, "listen other");
                Connection physical = next.unwrap(PgConnection.class);
                assertThat(Shop.query(physical, "select * from pg_listening_channels()"))
                        .containsExactly("other");
                assertThat(heard(next)).isEmpty();
            }
            assertThat(stays.isValid(1)).isTrue();
        }
    }

    @Test
    void aLargeObjectLiesOnTheShardThatTheTransactionHasTouched() throws SQLException {
        try (Connection connection = shop.connect()) {
            connection.setAutoCommit(false);
            Shop.query(connection, "select name from customers where customer_id = 3");
            LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
            long id = objects.createLO();
            try (LargeObject object = objects.open(id, LargeObjectManager.READWRITE)) {
                object.write("much".getBytes(StandardCharsets.UTF_8));
                object.seek(0);
                assertThat(object.read(10)).asString(StandardCharsets.UTF_8).isEqualTo("much");
            }
            connection.rollback();
        }
    }

    @Test
    void severalShardsOrNoneAreNotOne() throws SQLException {
        try (Connection connection = shop.connect()) {
            assertThat(connection.isWrapperFor(PGConnection.class)).isFalse();
            assertThatThrownBy(() -> connection.unwrap(PGConnection.class))
                    .isInstanceOf(ShardlineException.class)
                    .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_SUPPORTED)
                    .hasMessageContaining("Session.onShards");
            connection.setAutoCommit(false);
            Shop.query(connection, "select name from customers");
            assertThat(connection.isWrapperFor(PGConnection.class)).isFalse();
            assertThat(connection.isWrapperFor(ParallelConnection.class)).isTrue();
            assertThat(connection.isWrapperFor(Session.class)).isTrue();
        }
    }

    @Test
    void theOnlyShardIsCertain() throws SQLException {
        try (TestCluster cluster = TestCluster.create(1);
                Connection connection = DriverManager.getConnection("jdbc:shardline:" + cluster.writeYaml(""))) {
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            int backend = connection.unwrap(PGConnection.class).getBackendPID();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(backend);
            }
        }
    }
}
