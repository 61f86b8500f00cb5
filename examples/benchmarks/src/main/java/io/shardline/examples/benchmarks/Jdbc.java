package io.shardline.examples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads an account as every JDBC application does, whatever the driver. */
final class Jdbc {
    private Jdbc() {}

    static long balance(DataSource source, long id) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(Accounts.SELECT)) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getString(2).isEmpty()) {
                    throw new SQLException("account " + id + " is not there");
                }
                return row.getLong(3);
            }
        }
    }
}
