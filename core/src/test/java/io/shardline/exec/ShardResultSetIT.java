package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgResultSet;

class ShardResultSetIT {
    private static EmbeddedPostgres server;
    private static Connection connection;
    private final AtomicInteger givenBack = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table t (id int primary key, name text)");
            statement.execute("insert into t values (1, 'a'), (2, 'b')");
        }
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        server.close();
    }

    @Test
    void scrollsAsTheDriversOwnDoes() throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                ResultSet result = wrapped(statement.executeQuery("select id, name from t order by id"))) {
            assertThat(result.last()).isTrue();
            assertThat(result.getString(2)).isEqualTo("b");
            assertThat(result.absolute(1)).isTrue();
            assertThat(result.getString("NAME")).isEqualTo("a");
        }
    }

    @Test
    void namesTheShardOfAnErrorInTheMiddleOfAStream() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(1);
            ResultSet result = wrapped(statement.executeQuery("select 1 / (3 - i) from generate_series(1, 5) i"));
            assertThat(result.next()).isTrue();
            assertThat(result.next()).isTrue();
            assertThatThrownBy(result::next)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"))
                    .hasMessage("ERROR: division by zero\n  Shard: s0");
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void givesBackOnceWhenClosed() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSet result = wrapped(statement.executeQuery("select 1"));
            assertThat(result.isClosed()).isFalse();
            result.close();
            result.close();
            assertThat(result.isClosed()).isTrue();
            assertThat(givenBack).hasValue(1);
        }
    }

    @Test
    void unwrapsToItselfAndToTheDriversResult() throws SQLException {
        try (Statement statement = connection.createStatement();
                ShardResultSet result = wrapped(statement.executeQuery("select 1"))) {
            assertThat(result.unwrap(ResultSet.class)).isSameAs(result);
            assertThat(result.isWrapperFor(PgResultSet.class)).isTrue();
            assertThat(result.unwrap(PgResultSet.class)).isInstanceOf(PgResultSet.class);
            assertThat(result.getStatement()).isSameAs(statement);
        }
    }

    private ShardResultSet wrapped(ResultSet rows) {
        return new ShardResultSet(rows, "s0", givenBack::incrementAndGet);
    }
}
