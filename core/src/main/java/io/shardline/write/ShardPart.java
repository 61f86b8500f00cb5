package io.shardline.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What one shard gave for its part of a write. Without a fetch size the driver holds all rows, so they can be read after a commit.
 *
 * @param count rows written
 * @param rows of RETURNING, or the generated keys
 * @param keys whether the rows are generated keys
 */
record ShardPart(long count, @Nullable ResultSet rows, boolean keys) {
    /** The same without its rows, which are closed. */
    ShardPart withoutRows() throws SQLException {
        if (rows != null) {
            rows.close();
        }
        return new ShardPart(count, null, keys);
    }

    /** Sets the parameters of one shard's statement. */
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Runs a text with placeholders. The statement is closed with its rows, or now. */
    static ShardPart prepared(Connection connection, String sql, Binding binding, WriteOptions options)
            throws SQLException {
        PreparedStatement statement = options.prepare(connection, sql);
        return of(statement, options, () -> {
            binding.bind(statement);
            return statement.execute();
        });
    }

    /** Runs a text in which a question mark is an operator. */
    static ShardPart plain(Connection connection, String sql, WriteOptions options) throws SQLException {
        Statement statement = options.create(connection);
        return of(statement, options, () -> options.execute(statement, sql));
    }

    private interface Execution {
        boolean hasRows() throws SQLException;
    }

    private static ShardPart of(Statement statement, WriteOptions options, Execution execution) throws SQLException {
        try {
            if (execution.hasRows()) {
                statement.closeOnCompletion();
                return new ShardPart(0, statement.getResultSet(), false);
            }
            long count = statement.getLargeUpdateCount();
            if (options.generatedKeys().isPresent()) {
                return new ShardPart(count, statement.getGeneratedKeys(), true);
            }
            statement.close();
            return new ShardPart(count, null, false);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
