package io.shardline.examples.quickstart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL database with all the rows, used through its own driver and nothing of Shardline: what it says is right. */
final class OneDatabase {
    private final Connection connection;

    /** @param connection to an empty database; stays the caller's */
    OneDatabase(Connection connection) {
        this.connection = connection;
    }

    void load(List<Flight> flights) throws SQLException {
        connection.setAutoCommit(false);
        Schema.create(connection);
        batch(Loading.INSERT_FLIGHT, flights, Loading::row);
        batch(Loading.COUNT_FLIGHT, flights, Loading::count);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void batch(String sql, List<Flight> flights, Function<Flight, @Nullable Object[]> parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Flight flight : flights) {
                bind(statement, parameters.apply(flight));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Runs a statement that returns rows. */
    Table query(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return Table.read(rows);
            }
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
