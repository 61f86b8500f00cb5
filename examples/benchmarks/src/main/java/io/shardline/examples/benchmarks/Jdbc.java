package io.shardline.examples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What every JDBC application does, whatever the driver. */
final class Jdbc {
    private Jdbc() {}

    static long balance(PreparedStatement statement, long id) throws SQLException {
        statement.setLong(1, id);
        try (ResultSet row = statement.executeQuery()) {
            return balance(row);
        }
    }

    static long balance(Connection connection, String sql, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return balance(statement, id);
        }
    }

    static long balance(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return balance(row);
        }
    }

    private static long balance(ResultSet row) throws SQLException {
        if (!row.next() || row.getString(2).isEmpty()) {
            throw new SQLException("the account is not there");
        }
        return row.getLong(3);
    }

    static void upsert(Connection connection, String sql, List<Account> accounts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (Account account : accounts) {
                statement.setLong(parameter++, account.id());
                statement.setString(parameter++, account.name());
                statement.setLong(parameter++, account.balance());
            }
            statement.executeUpdate();
        }
    }

    static void upsertBatch(Connection connection, String sql, List<Account> accounts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Account account : accounts) {
                statement.setLong(1, account.id());
                statement.setString(2, account.name());
                statement.setLong(3, account.balance());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Reads rows of an account each; returns how many. */
    static long read(ResultSet rows, Contestant.RowWatch watch) throws SQLException {
        long count = 0;
        long last = Long.MIN_VALUE;
        while (rows.next()) {
            long id = rows.getLong(1);
            if (rows.getString(2).isEmpty() || rows.getLong(3) != 7 * id || id <= last) {
                throw new SQLException("a wrong row, or out of order");
            }
            last = id;
            watch.row(++count);
        }
        return count;
    }
}
