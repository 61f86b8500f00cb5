package io.shardline.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One database that was made for a test. */
record TestDatabase(Server server, String name) {
    /** Makes a database whose name nobody else uses. */
    static TestDatabase create(Server server, String purpose, ClusterOptions.Collation collation) throws SQLException {
        String unique = UUID.randomUUID().toString().substring(0, 13).replace("-", "");
        TestDatabase database = new TestDatabase(server, "shardline_" + unique + "_" + purpose);
        try (Connection connection = server.connect(server.database());
                Statement statement = connection.createStatement()) {
            statement.execute(collation.createDatabase(database.name));
        }
        return database;
    }

    String url() {
        return server.url(name);
    }

    Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** Drops the database, whoever is connected to it. */
    void drop() throws SQLException {
        forgetPreparedTransactions();
        try (Connection connection = server.connect(server.database());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }

    // A test of commits that break off leaves these behind, and PostgreSQL does not drop a database that has some.
    private void forgetPreparedTransactions() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> commands = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT 'ROLLBACK PREPARED ' || quote_literal(gid)"
                    + " FROM pg_prepared_xacts WHERE database = current_database()")) {
                while (rows.next()) {
                    commands.add(rows.getString(1));
                }
            }
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
