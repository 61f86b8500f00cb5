package io.shardline.jdbc;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/** Errors of a misused connection or statement, with the SQLSTATEs and the words of the PostgreSQL driver: programs test them. */
final class JdbcErrors {
    private JdbcErrors() {}

    static SQLException connectionClosed() {
        return new SQLException("This connection has been closed.", "08003");
    }

    static SQLException statementClosed() {
        return new SQLException("This statement has been closed.", "55000");
    }

    static SQLException noRows() {
        return new SQLException("No results were returned by the query.", "02000");
    }

    static SQLException unexpectedRows() {
        return new SQLException("A result was returned when none was expected.", "0100E");
    }

    /** PostgreSQL itself knows no escapes. */
    static SQLException escape() {
        return new SQLException("ERROR: syntax error at or near \"{\"", "42601");
    }

    static SQLException severalResults() {
        return new SQLException("Multiple ResultSets were returned by the query.", "0100E");
    }

    static SQLException textOnPrepared() {
        return new SQLException("Can't use query methods that take a query string on a PreparedStatement.", "42809");
    }

    static SQLException noTransaction(String action) {
        return new SQLException("Cannot " + action + " when autoCommit is enabled.", "25P01");
    }

    static SQLException insideTransaction(String property) {
        return new SQLException("Cannot change transaction " + property + " in the middle of a transaction.", "25001");
    }

    static SQLException parameterOutOfRange(int parameter, int count) {
        return new SQLException(
                "The column index is out of range: " + parameter + ", number of columns: " + count + ".", "22023");
    }

    static SQLException parameterIndexOutOfRange(int parameter, int count) {
        return new SQLException(
                "The parameter index is out of range: " + parameter + ", number of parameters: " + count + ".",
                "22023");
    }

    static SQLException notUpdatable() {
        return new SQLException(
                "ResultSet is not updateable. The query that generated this result set must select only one table, and must"
                        + " select all primary keys from that table.",
                "24000");
    }

    static SQLException notOnARow(String message) {
        return new SQLException(message, "24000");
    }

    static SQLException parameterMissing(int parameter) {
        return new SQLException("No value specified for parameter " + parameter + ".", "22023");
    }

    static SQLException invalidArgument(String message) {
        return new SQLException(message, "22023");
    }

    static SQLException cannotUnwrap(Class<?> type) {
        return new SQLException("Cannot unwrap to " + type.getName());
    }

    static SQLFeatureNotSupportedException notSupported(String reason) {
        return new SQLFeatureNotSupportedException(reason, "0A000");
    }
}
