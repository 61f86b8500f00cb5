package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementIT {
    private static final String ONE = "select name from customers where customer_id = 1";
    private static final String ALL = "select customer_id from customers order by 1";

    @RegisterExtension
    static final Shop shop = new Shop();

    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        connection = shop.connect();
        statement = connection.createStatement();
    }

    @Test
    void refusesAnUpdateAsAQueryAndTheReverse() {
        assertThatThrownBy(() -> statement.executeQuery("update customers set name = 'b' where customer_id = 1"))
                .hasMessage("No results were returned by the query.")
                .hasFieldOrPropertyWithValue("SQLState", "02000");
        assertThatThrownBy(() -> statement.executeUpdate(ONE))
                .hasMessage("A result was returned when none was expected.")
                .hasFieldOrPropertyWithValue("SQLState", "0100E");
    }

    @Test
    void tellsRowsFromCountsAndEndsAfterOne() throws SQLException {
        assertThat(statement.execute(ONE)).isTrue();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
        ResultSet rows = statement.getResultSet();
        assertThat(rows.getStatement()).isSameAs(statement);
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(rows.isClosed()).isTrue();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
        assertThat(statement.getResultSet()).isNull();

        assertThat(statement.execute("update customers set name = 'b' where customer_id = 4"))
                .isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(1);
        assertThat(statement.getLargeUpdateCount()).isEqualTo(1);
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }

    @Test
    void keepsRowsThatTheCallerWantsToKeep() throws SQLException {
        ResultSet rows = statement.executeQuery(ALL);
        assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isFalse();
        assertThat(rows.isClosed()).isFalse();
        statement.close();
        assertThat(rows.isClosed()).isTrue();
    }

    @Test
    void closesTheRowsOfTheExecutionBefore() throws SQLException {
        ResultSet first = statement.executeQuery(ALL);
        assertThat(first.next()).isTrue();
        ResultSet second = statement.executeQuery(ONE);
        assertThat(first.isClosed()).isTrue();
        assertThat(second.next()).isTrue();
        assertThat(second.getString("NAME")).isEqualTo("name 1");
    }

    @Test
    void readsTwoStatementsOfOneConnectionInTurn() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement other = connection.createStatement()) {
            statement.setFetchSize(2);
            other.setFetchSize(3);
            ResultSet up = statement.executeQuery(ALL);
            ResultSet down = other.executeQuery("select customer_id from customers order by 1 desc");
            for (long id = 1; id <= 20; id++) {
                assertThat(up.next() && down.next()).isTrue();
                assertThat(up.getLong(1)).isEqualTo(id);
                assertThat(down.getLong(1)).isEqualTo(21 - id);
            }
            assertThat(up.next() || down.next()).isFalse();
        }
    }

    @Test
    void closesWithItsConnection() throws SQLException {
        ResultSet rows = statement.executeQuery(ALL);
        connection.close();
        assertThat(rows.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.executeQuery(ALL)).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::createStatement)
                .hasMessage("This connection has been closed.")
                .hasFieldOrPropertyWithValue("SQLState", "08003");
    }

    @Test
    void refusesWorkOnceClosed() throws SQLException {
        statement.close();
        statement.close();
        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute(ALL))
                .hasMessage("This statement has been closed.")
                .hasFieldOrPropertyWithValue("SQLState", "55000");
    }

    @Test
    void closesOnCompletionButNotWhenItRunsAgain() throws SQLException {
        statement.closeOnCompletion();
        for (String sql : new String[] {ONE, ALL}) {
            try (Statement completing = connection.createStatement()) {
                completing.closeOnCompletion();
                completing.executeQuery(sql);
                ResultSet rows = completing.executeQuery(sql);
                assertThat(completing.isClosed()).isFalse();
                rows.close();
                assertThat(completing.isClosed()).isTrue();
            }
        }
        assertThat(statement.isCloseOnCompletion()).isTrue();
    }

    @Test
    void limitsRows() throws SQLException {
        statement.setMaxRows(3);
        assertThat(Shop.column(statement.executeQuery(ALL))).containsExactly(1L, 2L, 3L);
        assertThat(Shop.column(statement.executeQuery("select customer_id from customers")))
                .hasSize(3);
        statement.setLargeMaxRows(0);
        assertThat(Shop.column(statement.executeQuery(ALL))).hasSize(20);
    }

    @Test
    void scrollsWhereOneShardAnswersAndWhereSeveralDo() throws SQLException {
        try (Statement scrolling =
                connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            for (String sql : List.of("select customer_id from customers where customer_id = 20", ALL)) {
                ResultSet rows = scrolling.executeQuery(sql);
                assertThat(rows.last()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(20);
                assertThatThrownBy(() -> rows.updateLong(1, 1)).hasFieldOrPropertyWithValue("SQLState", "24000");
            }
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> statement.setQueryTimeout(-1)).hasFieldOrPropertyWithValue("SQLState", "22023");
        assertThatThrownBy(() -> statement.setFetchSize(-1)).hasFieldOrPropertyWithValue("SQLState", "22023");
        assertThatThrownBy(() -> statement.setMaxRows(-1)).hasFieldOrPropertyWithValue("SQLState", "22023");
        assertThatThrownBy(() -> statement.setFetchDirection(7)).hasFieldOrPropertyWithValue("SQLState", "22023");
        assertThatThrownBy(() -> statement.setMaxFieldSize(7)).hasFieldOrPropertyWithValue("SQLState", "0A000");
    }

    @Test
    void leavesEscapesToTheServerIfTheyAreNotWanted() throws SQLException {
        statement.setEscapeProcessing(false);
        assertThat(Shop.column(statement.executeQuery(ONE))).containsExactly("name 1");
        assertThat(Shop.column(statement.executeQuery("select '{1,2}'"))).containsExactly("{1,2}");
        assertThatThrownBy(() -> statement.executeQuery("select {d '2024-01-31'}"))
                .hasFieldOrPropertyWithValue("SQLState", "42601");
    }

    @Test
    void runsTheTextsOfABatchInOrder() throws SQLException {
        statement.addBatch("insert into customers values (101, 'a')");
        statement.addBatch("update customers set name = 'b' where customer_id = 101");
        statement.addBatch("delete from customers where customer_id = 999");
        assertThat(statement.executeBatch()).containsExactly(1, 1, 0);
        assertThat(statement.executeBatch()).isEmpty();
    }

    @Test
    void leavesNothingOfABatchThatFailed() throws SQLException {
        statement.addBatch("insert into customers values (101, 'a')");
        statement.addBatch("insert into customers values (1, 'twice')");
        statement.addBatch("insert into customers values (102, 'a')");
        assertThatThrownBy(statement::executeBatch)
                .isInstanceOf(java.sql.BatchUpdateException.class)
                .hasMessageContaining("Batch entry 1")
                .hasFieldOrPropertyWithValue("SQLState", "23505")
                .hasFieldOrPropertyWithValue(
                        "updateCounts",
                        new int[] {Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED})
                .hasCauseInstanceOf(SQLException.class);
        assertThat(Shop.column(statement.executeQuery("select 1 from customers where customer_id = 101")))
                .isEmpty();
        statement.addBatch(ONE);
        assertThat(statement.executeBatch()).containsExactly(0);
    }
}
