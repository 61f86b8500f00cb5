package io.shardline.txn;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Ends what was prepared on a server, over a connection to it in autocommit.
 *
 * <p>A server lets only the role end it that prepared it, or a superuser. That was the role which the session had taken then: with SET
 * LOCAL ROLE it has taken it no longer, and who recovers never has. Whoever was allowed to take that role is again.
 */
final class PreparedParts {
    /** PostgreSQL's undefined_object, when a prepared transaction is not there. */
    static final String MISSING = "42704";

    private static final String OWNER =
            "select owner, pg_catalog.current_setting('role') from pg_catalog.pg_prepared_xacts"
                    + " where gid = ? and database = pg_catalog.current_database()";

    private PreparedParts() {}

    static void commit(Connection connection, String gid) throws SQLException {
        end(connection, gid, "commit prepared '" + gid + "'");
    }

    static void rollBack(Connection connection, String gid) throws SQLException {
        end(connection, gid, "rollback prepared '" + gid + "'");
    }

    private static void end(Connection connection, String gid, String sql) throws SQLException {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            if (!Readiness.NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
            Optional<Roles> roles = roles(connection, gid);
            if (roles.isEmpty()) {
                throw e;
            }
            take(connection, roles.get().owner());
            try {
                execute(connection, sql);
            } finally {
                take(connection, roles.get().taken());
            }
        }
    }

    /** @param taken what the connection's role is set to */
    private record Roles(String owner, String taken) {}

    /** Empty if it is there no longer. */
    private static Optional<Roles> roles(Connection connection, String gid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OWNER)) {
            statement.setString(1, gid);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Roles(row.getString(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    private static void take(Connection connection, String role) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_catalog.set_config('role', ?, false)")) {
            statement.setString(1, role);
            statement.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
