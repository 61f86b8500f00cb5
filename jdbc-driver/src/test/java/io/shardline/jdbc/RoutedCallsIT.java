package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions and procedures that are declared with their shard key, called as JDBC calls them. */
class RoutedCallsIT {
    private static final int CUSTOMERS = 10;

    private static final String SCHEMA = """
            create table orders (customer_id int, order_id int, total numeric, primary key (customer_id, order_id));
            create function order_total(customer int) returns numeric stable language sql
                as 'select sum(total) from orders where customer_id = $1';
            create function add_order(customer int, id int, total numeric) returns bigint language plpgsql as
                'begin insert into orders values (customer, id, total);
                 return (select count(*) from orders where customer_id = customer); end';
            create function extremes(customer int, out lowest numeric, out highest numeric) stable language sql
                as 'select min(total), max(total) from orders where customer_id = $1';
            create function led(out lowest numeric, customer int) stable language sql
                as 'select min(total) from orders where customer_id = $1';
            create function opened(customer int) returns refcursor language plpgsql as
                'declare c refcursor; begin open c for select order_id from orders where customer_id = customer; return c; end';
            create procedure raise_total(customer int, by numeric, inout raised int) language plpgsql as
                'begin update orders set total = total + by where customer_id = customer; get diagnostics raised = row_count; end';
            create procedure drop_orders(customer int) language sql
                as 'delete from orders where customer_id = $1';
            """;

    private static final String FUNCTIONS = """
            functions:
              order_total: { table: orders, key: 1 }
              add_order: { table: orders, key: customer }
              extremes: { table: orders, key: 1 }
              led: { table: orders, key: 2 }
              opened: { table: orders, key: 1 }
              raise_total: { table: orders, key: customer }
              drop_orders: { table: orders, key: 1 }
            """;

    @TempDir
    private static Path directory;

    private static TestCluster cluster;
    private static String url;

    private Connection connection;

    @BeforeAll
    static void start() throws SQLException, IOException {
        cluster = TestCluster.create(3);
        cluster.onEach(SCHEMA);
        Path file = Files.writeString(
                directory.resolve("c.yaml"), cluster.yaml("orders: { key: customer_id }") + FUNCTIONS);
        url = "jdbc:shardline:" + file + "?transactions.acrossShards=best-effort";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert = connection.prepareStatement("insert into orders values (?, ?, ?)")) {
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                for (int order = 1; order <= 2; order++) {
                    insert.setInt(1, customer);
                    insert.setInt(2, order);
                    insert.setInt(3, 100 * customer + order);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void returnsWhatTheFunctionFindsOnItsShard() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call order_total(?)}")) {
            call.registerOutParameter(1, Types.NUMERIC);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(2, customer);
                call.execute();
                assertThat(call.getBigDecimal(1)).isEqualTo(new BigDecimal(200 * customer + 3));
            }
        }
    }

    @Test
    void returnsRowsOfACallWithoutOutParameters() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call order_total(?)}")) {
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(1, customer);
                ResultSet row = call.executeQuery();
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(200 * customer + 3);
            }
        }
    }

    @Test
    void returnsOutParametersOfAFunction() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call extremes(?, ?, ?)}")) {
            call.registerOutParameter(2, Types.NUMERIC);
            call.registerOutParameter(3, Types.NUMERIC);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(1, customer);
                call.execute();
                assertThat(call.getBigDecimal(2)).isEqualTo(new BigDecimal(100 * customer + 1));
                assertThat(call.getBigDecimal(3)).isEqualTo(new BigDecimal(100 * customer + 2));
            }
        }
    }

    @Test
    void findsTheKeyBehindAnOutParameter() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call led(?, ?)}")) {
            call.registerOutParameter(1, Types.NUMERIC);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(2, customer);
                call.execute();
                assertThat(call.getBigDecimal(1)).isEqualTo(new BigDecimal(100 * customer + 1));
            }
        }
    }

    @Test
    void opensARefcursorOnItsShard() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call opened(?)}")) {
            call.registerOutParameter(1, Types.REF_CURSOR);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(2, customer);
                call.execute();
                ResultSet rows = (ResultSet) call.getObject(1);
                assertThat(Shop.column(rows)).containsExactlyInAnyOrder(1, 2);
            }
        }
    }

    @Test
    void writesInTheTransactionOnItsShard() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call add_order(?, ?, ?)}")) {
            call.registerOutParameter(1, Types.BIGINT);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(2, customer);
                call.setInt(3, 9);
                call.setBigDecimal(4, BigDecimal.ONE);
                call.execute();
                assertThat(call.getLong(1)).isEqualTo(3);
            }
        }
        assertThat(count("select count(*) from orders where order_id = 9")).isEqualTo(CUSTOMERS);
        connection.rollback();
        assertThat(count("select count(*) from orders where order_id = 9")).isZero();
    }

    @Test
    void callsAProcedureAndGetsWhatItReturns() throws SQLException {
        try (CallableStatement call = connection.prepareCall("call raise_total(?, ?, ?)")) {
            call.registerOutParameter(3, Types.INTEGER);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(1, customer);
                call.setInt(2, 5);
                call.setInt(3, 0);
                call.execute();
                assertThat(call.getInt(3)).isEqualTo(2);
            }
        }
        assertThat(count("select count(*) from orders where total % 100 > 5")).isEqualTo(2 * CUSTOMERS);
    }

    @Test
    void callsAProcedureInBatches() throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("call drop_orders(?)")) {
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                call.setInt(1, customer);
                call.addBatch();
            }
            assertThat(call.executeBatch()).containsOnly(-1).hasSize(CUSTOMERS);
        }
        assertThat(count("select count(*) from orders")).isZero();
    }

    @Test
    void hasNoCountForAProcedureAsInThePostgresqlDriver() throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("call drop_orders(?)")) {
            call.setInt(1, 3);
            assertThat(call.executeUpdate()).isEqualTo(-1);
        }
        assertThat(count("select count(*) from orders")).isEqualTo(2 * (CUSTOMERS - 1));
    }

    @Test
    void refusesACallWithoutAKey() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call order_total(?)}")) {
            call.registerOutParameter(1, Types.NUMERIC);
            call.setNull(2, Types.INTEGER);
            assertThatThrownBy(call::execute).hasFieldOrPropertyWithValue("SQLState", "23502");
        }
    }

    private int count(String sql) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
