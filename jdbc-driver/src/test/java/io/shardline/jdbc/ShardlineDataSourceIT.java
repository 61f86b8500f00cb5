package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShardlineDataSourceIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    private static ShardlineDataSource byUrl() {
        ShardlineDataSource source = new ShardlineDataSource();
        source.setUrl(shop.url);
        return source;
    }

    @Test
    void opensAtFirstUseAndClosesAtTheEnd() throws SQLException {
        ParallelConnection database;
        try (ShardlineDataSource source = byUrl()) {
            try (Connection connection = source.getConnection()) {
                database = connection.unwrap(ParallelConnection.class);
                assertThat(Shop.query(connection, "select count(*) from customers"))
                        .containsExactly(20L);
            }
            assertThat(database.isClosed()).isFalse();
            assertThat(source.unwrap(ParallelConnection.class)).isSameAs(database);
            source.close();
            assertThat(database.isClosed()).isTrue();
            assertThatThrownBy(source::getConnection).hasFieldOrPropertyWithValue("code", ErrorCode.CLOSED);
        }
    }

    @Test
    void sharesTheDatabaseOfItsUrl() throws SQLException {
        try (ShardlineDataSource source = byUrl();
                Connection connection = source.getConnection();
                Connection driven = DriverManager.getConnection(shop.url)) {
            ParallelConnection database = driven.unwrap(ParallelConnection.class);
            assertThat(connection.unwrap(ParallelConnection.class)).isSameAs(database);
            source.close();
            assertThat(database.isClosed()).isFalse();
        }
    }

    @Test
    void takesATopologyInPlaceOfAUrl() throws SQLException {
        try (ShardlineDataSource source = new ShardlineDataSource()) {
            source.setTopology(Topology.load(shop.file));
            try (Connection connection = source.getConnection()) {
                assertThat(Shop.query(connection, "select name from customers where customer_id = 3"))
                        .containsExactly("name 3");
            }
            assertThatThrownBy(() -> source.setUrl(shop.url)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void leavesADatabaseThatItWasGivenOpen() throws SQLException {
        try (ParallelConnection database = ParallelConnection.open(shop.file)) {
            try (ShardlineDataSource source = new ShardlineDataSource(database);
                    Connection connection = source.getConnection()) {
                assertThat(connection.unwrap(ParallelConnection.class)).isSameAs(database);
            }
            assertThat(database.isClosed()).isFalse();
        }
    }

    @Test
    void refusesToServeWithoutEitherOrWithBoth() throws SQLException {
        try (ShardlineDataSource source = new ShardlineDataSource()) {
            assertThatThrownBy(source::getConnection).hasMessageContaining("needs a url or a topology");
            source.setUrl(shop.url);
            source.setTopology(Topology.load(shop.file));
            assertThatThrownBy(source::getConnection).hasMessageContaining("needs a url or a topology");
        }
    }

    @Test
    void takesNoUserOfItsOwn() throws SQLException {
        try (ShardlineDataSource source = byUrl();
                Connection connection = source.getConnection(null, null)) {
            assertThat(connection.isValid(1)).isTrue();
            assertThatThrownBy(() -> source.getConnection("other", "secret"))
                    .hasFieldOrPropertyWithValue("SQLState", "0A000");
        }
    }

    @Test
    void givesConnectionsWithoutARoundTrip() throws SQLException {
        try (ShardlineDataSource source = byUrl()) {
            source.getConnection().close();
            int rounds = 10_000;
            long begin = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                source.getConnection().close();
            }
            assertThat((System.nanoTime() - begin) / rounds)
                    .as("nanoseconds each")
                    .isLessThan(100_000);
        }
    }

    @Test
    void servesAHikariPoolThatKeepsTransactionsApart() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(shop.url + Shop.SEVERAL_WRITERS);
        config.setMaximumPoolSize(2);
        config.setAutoCommit(false);
        config.setConnectionTestQuery("select 1");
        config.setUsername("ignored");
        config.setPassword("ignored");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement update =
                            connection.prepareStatement("update customers set name = 'x' where customer_id = ?")) {
                update.setInt(1, 5);
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
            for (int round = 0; round < 20; round++) {
                try (Connection connection = pool.getConnection();
                        PreparedStatement query =
                                connection.prepareStatement("select name from customers where customer_id = ?")) {
                    query.setInt(1, 5);
                    try (ResultSet rows = query.executeQuery()) {
                        assertThat(Shop.column(rows)).containsExactly("name 5");
                    }
                    connection.commit();
                }
            }
        }
    }
}
