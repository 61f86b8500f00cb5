package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ParallelConnection;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionIT {
    private static final String RENAME = "update customers set name = 'new' where customer_id = 1";
    private static final String NAME = "select name from customers where customer_id = 1";

    @RegisterExtension
    static final Shop shop = new Shop();

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = shop.connect();
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private List<Object> seenByOthers(String sql) throws SQLException {
        try (Connection other = shop.connect()) {
            return Shop.query(other, sql);
        }
    }

    @Test
    void commitsWhenAutocommitIsTurnedOn() throws SQLException {
        connection.setAutoCommit(false);
        update(RENAME);
        assertThat(seenByOthers(NAME)).containsExactly("name 1");
        connection.setAutoCommit(true);
        assertThat(seenByOthers(NAME)).containsExactly("new");
    }

    @Test
    void rollsBackWhatIsPendingWhenItCloses() throws SQLException {
        connection.setAutoCommit(false);
        update(RENAME);
        connection.close();
        connection.close();
        assertThat(seenByOthers(NAME)).containsExactly("name 1");
    }

    @Test
    void rollsBackAndCommits() throws SQLException {
        connection.setAutoCommit(false);
        update(RENAME);
        connection.rollback();
        assertThat(Shop.query(connection, NAME)).containsExactly("name 1");
        update(RENAME);
        connection.commit();
        assertThat(seenByOthers(NAME)).containsExactly("new");
    }

    @Test
    void hasNoTransactionToEndInAutocommit() {
        assertThatThrownBy(connection::commit)
                .hasMessage("Cannot commit when autoCommit is enabled.")
                .hasFieldOrPropertyWithValue("SQLState", "25P01");
        assertThatThrownBy(connection::rollback).hasFieldOrPropertyWithValue("SQLState", "25P01");
        assertThatThrownBy(connection::setSavepoint).hasFieldOrPropertyWithValue("SQLState", "25P01");
    }

    @Test
    void ignoresStatementsAfterAFailedOneUntilTheEnd() throws SQLException {
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> update("insert into customers values (1, 'twice')"))
                .hasFieldOrPropertyWithValue("SQLState", "23505");
        assertThatThrownBy(() -> Shop.query(connection, NAME)).hasFieldOrPropertyWithValue("SQLState", "25P02");
        assertThat(connection.isValid(1)).isTrue();
        connection.rollback();
        assertThat(Shop.query(connection, NAME)).containsExactly("name 1");
    }

    @Test
    void takesEveryIsolationLevelButOnlyBetweenTransactions() throws SQLException {
        for (int level : new int[] {
            Connection.TRANSACTION_READ_UNCOMMITTED,
            Connection.TRANSACTION_READ_COMMITTED,
            Connection.TRANSACTION_REPEATABLE_READ,
            Connection.TRANSACTION_SERIALIZABLE
        }) {
            connection.setTransactionIsolation(level);
            assertThat(connection.getTransactionIsolation()).isEqualTo(level);
        }
        assertThatThrownBy(() -> connection.setTransactionIsolation(Connection.TRANSACTION_NONE))
                .hasFieldOrPropertyWithValue("SQLState", "0A000");
        connection.setAutoCommit(false);
        assertThat(Shop.query(connection, NAME)).hasSize(1);
        assertThatThrownBy(() -> connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED))
                .hasFieldOrPropertyWithValue("SQLState", "25001");
    }

    @Test
    void refusesToWriteWhenReadOnly() throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        assertThat(connection.isReadOnly()).isTrue();
        assertThatThrownBy(() -> update(RENAME)).hasFieldOrPropertyWithValue("SQLState", "25006");
        connection.rollback();
        connection.setReadOnly(false);
        update(RENAME);
        connection.rollback();
    }

    @Test
    void saysWhatItRefuses() {
        assertThatThrownBy(() -> connection.prepareCall("call f()").execute())
                .hasFieldOrPropertyWithValue("SQLState", "42883");
        assertThatThrownBy(() -> connection.setNetworkTimeout(Runnable::run, 5))
                .hasFieldOrPropertyWithValue("SQLState", "0A000");
        assertThatThrownBy(connection::createBlob).hasFieldOrPropertyWithValue("SQLState", "0A000");
    }

    @Test
    void knowsWhereItIs() throws SQLException {
        assertThat(connection.getSchema()).isEqualTo("public");
        connection.setSchema("pg_catalog");
        assertThat(connection.getSchema()).isEqualTo("pg_catalog");
        connection.setSchema(null);
        assertThat(connection.getSchema()).isEqualTo("public");
        assertThat(shop.cluster.url(0)).endsWith("/" + connection.getCatalog());
        assertThat(connection.nativeSQL("select {d '2024-01-31'}")).isEqualTo("select DATE '2024-01-31'");
        connection.setClientInfo("ApplicationName", "tests");
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("tests");
        assertThat(Shop.query(connection, "show application_name")).containsExactly("tests");
        assertThat((Throwable) connection.getWarnings()).isNull();
        connection.setClientInfo("Nothing", "tests");
        assertThat((Throwable) connection.getWarnings()).isNotNull();
    }

    @Test
    void describesItselfAndTheFirstShard() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
        assertThat(metaData.getDriverName()).isEqualTo("Shardline JDBC Driver");
        assertThat(metaData.getDriverVersion()).matches("\\d+\\.\\d+.*");
        assertThat(metaData.getURL()).isEqualTo(shop.url);
        assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
        assertThat(metaData.supportsSavepoints()).isTrue();
        assertThat(metaData.getConnection()).isSameAs(connection);
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = metaData.getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME"));
            }
        }
        assertThat(tables).containsExactly("customers", "orders", "tokens");
    }

    @Test
    void tellsNothingOfWhatShardlineKeepsForItself() throws SQLException {
        connection.unwrap(ParallelConnection.class).initialize();
        DatabaseMetaData metaData = connection.getMetaData();
        List<ResultSet> lists = List.of(
                metaData.getSchemas(),
                metaData.getTables(null, "%", "%", null),
                metaData.getColumns(null, null, null, null),
                metaData.getFunctions(null, "%", "%"),
                metaData.getProcedures(null, null, "%"),
                metaData.getUDTs(null, null, "%", null),
                metaData.getTablePrivileges(null, null, "%"));
        for (ResultSet rows : lists) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    // The database's own name begins with it in this test.
                    assertThat(rows.getString(column))
                            .as(columns.getColumnLabel(column))
                            .isNotEqualTo("shardline");
                }
            }
        }
    }

    @Test
    void asksForMetadataOnTheTransactionsOwnConnection() throws SQLException {
        connection.setAutoCommit(false);
        update(RENAME);
        try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, "public", "customers")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("COLUMN_NAME")).isEqualTo("customer_id");
        }
        connection.rollback();
        assertThat(seenByOthers(NAME)).containsExactly("name 1");
    }
}
