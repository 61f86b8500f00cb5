package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HikariCP around the driver: not needed, since the shards have pools of their own, but it does no harm. */
@Client(name = "HikariCP", type = HikariDataSource.class)
class HikariIT {
    private static Shards shards;

    @BeforeAll
    static void start() throws SQLException {
        shards = new Shards("create table t (k int primary key, v text)", "t: { key: k }");
    }

    @AfterAll
    static void stop() throws SQLException {
        shards.close();
    }

    private static HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(shards.url());
        config.setMaximumPoolSize(2);
        return config;
    }

    @Test
    void lendsConnectionsAsTheyWere() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(config())) {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            }
            for (int i = 0; i < 3; i++) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getAutoCommit()).isTrue();
                    assertThat(connection.isReadOnly()).isFalse();
                    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                    assertThat(connection.getSchema()).isEqualTo("public");
                }
            }
        }
    }

    @Test
    void rollsBackWhatWasNotCommittedAndRunsInitialSqlAndTestQueries() throws SQLException {
        HikariConfig config = config();
        config.setAutoCommit(false);
        config.setConnectionTestQuery("select 1");
        config.setConnectionInitSql("set time zone 'UTC'");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement insert = connection.prepareStatement("insert into t values (?, 'x')")) {
                insert.setInt(1, 1);
                insert.executeUpdate();
            }
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select * from t")) {
                assertThat(rows.next()).isFalse();
            }
        }
    }
}
