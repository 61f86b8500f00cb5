package io.shardline.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * How a write is to be run.
 *
 * @param timeoutSeconds longest run; 0 for no limit
 * @param generatedKeys columns to return of rows written; an empty list for all of them
 */
public record WriteOptions(int timeoutSeconds, Optional<List<String>> generatedKeys) {
    /** Prepares a statement of the PostgreSQL driver that returns what is asked for. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = prepared(connection, sql);
        configure(statement);
        return statement;
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        if (generatedKeys.isEmpty()) {
            return connection.prepareStatement(sql);
        }
        List<String> columns = generatedKeys.get();
        return columns.isEmpty()
                ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(sql, columns.toArray(String[]::new));
    }

    Statement create(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        configure(statement);
        return statement;
    }

    private void configure(Statement statement) throws SQLException {
        // Of a url's defaultRowFetchSize a part of the rows would still be on the server when the write is committed.
        statement.setFetchSize(0);
        if (timeoutSeconds > 0) {
            statement.setQueryTimeout(timeoutSeconds);
        }
    }

    /** Runs a text without placeholders. True if it has rows. */
    boolean execute(Statement statement, String sql) throws SQLException {
        if (generatedKeys.isEmpty()) {
            return statement.execute(sql);
        }
        List<String> columns = generatedKeys.get();
        return columns.isEmpty()
                ? statement.execute(sql, Statement.RETURN_GENERATED_KEYS)
                : statement.execute(sql, columns.toArray(String[]::new));
    }
}
