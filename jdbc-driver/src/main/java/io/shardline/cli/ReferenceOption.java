package io.shardline.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which PostgreSQL holds all rows. */
final class ReferenceOption {
    private static final String PASSWORD = "SHARDLINE_REFERENCE_PASSWORD";

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "URL",
            converter = PostgresUrl.class,
            description = "jdbc:postgresql://host/database")
    private String url = "";

    @Option(
            names = "--reference-user",
            paramLabel = "USER",
            description = "The password is taken from the variable " + PASSWORD + ", or from ~/.pgpass.")
    private @Nullable String user;

    /** The caller closes it. */
    Connection connect() throws SQLException {
        Properties login = new Properties();
        if (user != null) {
            login.setProperty("user", user);
        }
        String password = System.getenv(PASSWORD);
        if (password != null) {
            login.setProperty("password", password);
        }
        return DriverManager.getConnection(url, login);
    }
}
