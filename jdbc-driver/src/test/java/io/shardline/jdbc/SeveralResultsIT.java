package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several statements in one text. */
class SeveralResultsIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        connection = shop.connect();
        statement = connection.createStatement();
    }

    /** What is met on the way through all results: a count, or the values of the first column. */
    private static List<Object> walk(Statement statement, boolean rows) throws SQLException {
        List<Object> met = new ArrayList<>();
        boolean now = rows;
        while (now || statement.getUpdateCount() != -1) {
            met.add(now ? Shop.column(statement.getResultSet()) : statement.getUpdateCount());
            now = statement.getMoreResults();
        }
        return met;
    }

    @Test
    void givesTheResultsOfEachInTurn() throws SQLException {
        boolean rows = statement.execute(
                "insert into customers values (100, 'a'), (101, 'b'); select name from customers where customer_id = 100;;"
                        + " update customers set name = 'c' where customer_id = 101; -- done; not this\n"
                        + " select count(*) from customers");
        assertThat(rows).isFalse();
        assertThat(walk(statement, rows)).containsExactly(2, List.of("a"), 1, List.of(22L));
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void leavesNothingOfThemWhenOneFails() throws SQLException {
        assertThatThrownBy(() -> statement.execute(
                        "insert into customers values (100, 'a'); insert into customers values (1, 'twice')"))
                .hasFieldOrPropertyWithValue("SQLState", "23505");
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(Shop.query(connection, "select 1 from customers where customer_id = 100"))
                .isEmpty();
    }

    @Test
    void hearsBeginAndCommitAmongThem() throws SQLException {
        statement.execute("begin; insert into customers values (100, 'a'); rollback; select 1");
        assertThat(Shop.query(connection, "select 1 from customers where customer_id = 100"))
                .isEmpty();
        statement.execute("begin; insert into customers values (100, 'a'); commit");
        assertThat(Shop.query(connection, "select 1 from customers where customer_id = 100"))
                .hasSize(1);
    }

    @Test
    void sharesOutTheParameters() throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(
                "select name from customers where customer_id = ?; select name || ? from customers where customer_id = ?")) {
            prepared.setInt(1, 3);
            prepared.setString(2, "!");
            prepared.setLong(3, 4);
            assertThat(walk(prepared, prepared.execute())).containsExactly(List.of("name 3"), List.of("name 4!"));
        }
    }

    @Test
    void keepsOrClosesWhatWasPassed() throws SQLException {
        statement.execute("select 1; select 2; select 3");
        ResultSet first = statement.getResultSet();
        assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isTrue();
        assertThat(first.isClosed()).isFalse();
        ResultSet second = statement.getResultSet();
        assertThat(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS)).isTrue();
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isTrue();
        assertThat(Shop.column(statement.getResultSet())).containsExactly(3);
    }

    @Test
    void takesOneResultWhereOneIsAskedFor() {
        assertThatThrownBy(() -> statement.executeQuery("select 1; select 2"))
                .hasFieldOrPropertyWithValue("SQLState", "0100E");
        assertThatThrownBy(() ->
                        statement.executeUpdate("update customers set name = 'x' where customer_id = 1; select 2"))
                .hasFieldOrPropertyWithValue("SQLState", "0100E");
    }
}
