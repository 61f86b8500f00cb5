package io.shardline.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A PostgreSQL server, with a user that may make databases.
 *
 * @param database one that exists, to connect to for making others
 */
public record Server(String host, int port, String user, String password, String database) {
    /** Reads a URL of one host, with user and password among its parameters. */
    static Server parse(String url) {
        Properties properties = Driver.parseURL(url, new Properties());
        if (properties == null) {
            throw new IllegalArgumentException("not a URL of PostgreSQL: " + url.replaceFirst("\\?.*", ""));
        }
        String port = PGProperty.PG_PORT.getOrDefault(properties);
        String host = PGProperty.PG_HOST.getOrDefault(properties);
        String database = PGProperty.PG_DBNAME.getOrDefault(properties);
        String user = PGProperty.USER.getOrDefault(properties);
        String password = PGProperty.PASSWORD.getOrDefault(properties);
        if (host == null || host.contains(",") || user == null) {
            throw new IllegalArgumentException(
                    "a URL of one host with ?user=... is needed: " + url.replaceFirst("\\?.*", ""));
        }
        return new Server(
                host,
                port == null ? 5432 : Integer.parseInt(port),
                user,
                password == null ? "" : password,
                database == null ? user : database);
    }

    /** The JDBC URL of a database of this server, without user and password. */
    public String url(String databaseName) {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, databaseName);
    }

    /** A connection of the caller's own to a database of this server, in autocommit mode. */
    public Connection connect(String databaseName) throws SQLException {
        return DriverManager.getConnection(url(databaseName), user, password);
    }

    /** Host and port only: a log is no place for a password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
