package io.shardline.examples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** One DataSource for all shards, used as if there were one database. */
class JdbcContestant implements Contestant {
    private final String name;
    private final DataSource source;
    private final Sql sql;

    JdbcContestant(String name, DataSource source, Bank.Tables tables) {
        this.name = name;
        this.source = source;
        this.sql = new Sql(tables);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long balance(long id) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Jdbc.balance(connection, sql.select(), id);
        }
    }

    @Override
    public long balanceByLiteral(long id) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Jdbc.balance(connection, sql.selectLiteral(id));
        }
    }

    @Override
    public long balanceByNewShape(long id, String label) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Jdbc.balance(connection, sql.selectAs(label), id);
        }
    }

    @Override
    public Reader reader() throws SQLException {
        Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.select());
        return new Reader() {
            @Override
            public long balance(long id) throws SQLException {
                return Jdbc.balance(statement, id);
            }

            @Override
            public void close() throws SQLException {
                statement.close();
                connection.close();
            }
        };
    }

    @Override
    public void upsert(Account account) throws SQLException {
        upsertRows(List.of(account));
    }

    @Override
    public void upsertRows(List<Account> accounts) throws SQLException {
        try (Connection connection = source.getConnection()) {
            Jdbc.upsert(connection, sql.upsertRows(accounts.size()), accounts);
        }
    }

    @Override
    public void upsertBatch(List<Account> accounts) throws SQLException {
        try (Connection connection = source.getConnection()) {
            Jdbc.upsertBatch(connection, sql.upsert(), accounts);
        }
    }

    @Override
    public void transfer(Account from, Account to) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Jdbc.upsert(connection, sql.upsert(), List.of(from));
            Jdbc.upsert(connection, sql.upsert(), List.of(to));
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public long count() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.count())) {
            row.next();
            return row.getLong(2) == 0 ? 0 : row.getLong(1);
        }
    }

    @Override
    public long richest() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.richest())) {
            long count = 0;
            while (rows.next()) {
                count += rows.getLong(3) == 7 * rows.getLong(1) ? 1 : 0;
            }
            return count;
        }
    }

    @Override
    public long scan(RowWatch watch) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(Sql.FETCH);
                try (ResultSet rows = statement.executeQuery(sql.scan())) {
                    return Jdbc.read(rows, watch);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (source instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (SQLException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException(name + " does not close", e);
            }
        }
    }
}
