package io.shardline.jdbc;

import io.shardline.testing.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three shards with customers, their orders, and a table pinned to the last shard; filled anew for each test, at whose end its
 * connections are closed.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final Shop shop = new Shop();
 * }</pre>
 */
final class Shop implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final String SEVERAL_WRITERS = "?transactions.acrossShards=best-effort";

    private static final String SCHEMA = """
            create table customers (customer_id bigint primary key, name text, born date);
            create table orders (
                order_id uuid default gen_random_uuid(), customer_id bigint not null, note text, total numeric(12, 2),
                primary key (customer_id, order_id));
            create table tokens (token uuid primary key, payload bytea, tags text[], doc jsonb, seen timestamptz);
            """;
    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            tokens: { key: token }
            settings: { on: s2 }
            """;

    final TestCluster cluster = TestCluster.create(3);
    final Path file;
    final String url;
    private final List<Connection> connections = new ArrayList<>();

    Shop() {
        try {
            cluster.onEach(SCHEMA);
            cluster.on(2, "create table settings (k text primary key, v text)");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the tables of the shop", e);
        }
        file = cluster.writeYaml(TABLES);
        url = "jdbc:shardline:" + file;
    }

    /** A connection that may write on several shards. */
    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url + SEVERAL_WRITERS);
        connections.add(connection);
        return connection;
    }

    /** Empties the tables, and adds customers 1 to 20, who are on every shard. */
    @Override
    public void beforeEach(ExtensionContext test) throws SQLException {
        cluster.onEach("truncate customers, orders, tokens");
        cluster.on(2, "truncate settings");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int id = 1; id <= 20; id++) {
                statement.executeUpdate(
                        "insert into customers (customer_id, name) values (" + id + ", 'name " + id + "')");
            }
        }
    }

    static List<Object> column(ResultSet rows) throws SQLException {
        List<Object> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getObject(1));
        }
        return values;
    }

    static List<Object> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return column(rows);
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        cluster.close();
    }
}
