package io.shardline.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Arrays;

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

    static SQLException parameterMissing(int parameter) {
        return new SQLException("No value specified for parameter " + parameter + ".", "22023");
    }

    static SQLException invalidArgument(String message) {
        return new SQLException(message, "22023");
    }

    static SQLException cannotUnwrap(Class<?> type) {
        return new SQLException("Cannot unwrap to " + type.getName(), "22023");
    }

    static SQLFeatureNotSupportedException notSupported(String reason) {
        return new SQLFeatureNotSupportedException(reason, "0A000");
    }

    /**
     * The failure of a batch.
     *
     * @param entry the one that failed, from 0
     * @param counts of all entries
     */
    static BatchUpdateException batch(SQLException cause, int entry, long[] counts) {
        return batch("Batch entry " + entry + " was aborted: ", cause, counts);
    }

    /** The failure of a batch of which nothing stays. */
    static BatchUpdateException wholeBatch(SQLException cause, int entries) {
        if (cause instanceof BatchUpdateException already) {
            return already;
        }
        long[] counts = new long[entries];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        return batch("The batch was aborted: ", cause, counts);
    }

    private static BatchUpdateException batch(String what, SQLException cause, long[] counts) {
        BatchUpdateException failure = new BatchUpdateException(
                what + cause.getMessage() + "  Call getNextException to see other errors in the batch.",
                cause.getSQLState(),
                cause.getErrorCode(),
                counts,
                cause);
        failure.setNextException(cause);
        return failure;
    }
}
