package io.shardline.copy;

import java.sql.SQLException;

/** Rows on their way into a table. After an error nothing more can be written; it has to be closed. */
public interface CopyStream extends AutoCloseable {
    /**
     * Takes bytes of the rows, cut anywhere; waits while the shards are behind. The array is the caller's again afterwards.
     *
     * @throws SQLException what a server says of a row, or that a row cannot be placed
     */
    void write(byte[] bytes, int from, int length) throws SQLException;

    /**
     * Ends the data, and commits what is a transaction of its own.
     *
     * @return how many rows were written, each logical row once
     */
    long end() throws SQLException;

    /** Gives the connections back; what has not been ended is undone. */
    @Override
    void close();
}
