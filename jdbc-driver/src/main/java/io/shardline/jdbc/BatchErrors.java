package io.shardline.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Errors of batches, as the PostgreSQL driver makes them. */
final class BatchErrors {
    private BatchErrors() {}

    /**
     * The failure of a batch.
     *
     * @param entry the one that failed, from 0
     * @param counts of all entries
     */
    static BatchUpdateException ofEntry(SQLException cause, int entry, long[] counts) {
        return failure("Batch entry " + entry + " was aborted: ", cause, counts);
    }

    /** The failure of a batch of which nothing stays. */
    static BatchUpdateException ofAll(SQLException cause, int entries) {
        if (cause instanceof BatchUpdateException already) {
            return already;
        }
        long[] counts = new long[entries];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        return failure("The batch was aborted: ", cause, counts);
    }

    private static BatchUpdateException failure(String what, SQLException cause, long[] counts) {
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
