package io.shardline.exec;

import java.sql.SQLException;

/**
 * The errors of a misused result set, with the SQLSTATEs and the words of the PostgreSQL driver: programs test them, and a
 * merged result must not be told from a plain one by its errors.
 */
final class ResultErrors {
    private ResultErrors() {}

    static SQLException closed() {
        return new SQLException("This ResultSet is closed.", "55000");
    }

    static SQLException notOnARow() {
        return new SQLException("ResultSet not positioned properly, perhaps you need to call next.", "24000");
    }

    static SQLException forwardOnly() {
        return new SQLException(
                "Operation requires a scrollable ResultSet, but this ResultSet is FORWARD_ONLY.", "24000");
    }

    static SQLException readOnly() {
        return new SQLException("ResultSets with concurrency CONCUR_READ_ONLY cannot be updated.", "24000");
    }

    static SQLException columnOutOfRange(int column, int columns) {
        return new SQLException(
                "The column index is out of range: " + column + ", number of columns: " + columns + ".", "22023");
    }

    static SQLException noSuchColumn(String label) {
        return new SQLException("The column name " + label + " was not found in this ResultSet.", "42703");
    }

    static SQLException invalidArgument(String message) {
        return new SQLException(message, "22023");
    }
}
