package io.shardline.examples.benchmarks;

import java.sql.SQLException;

/** A way to read one account by its key. Safe for use by any thread. */
interface Contestant extends AutoCloseable {
    String name();

    /**
     * Reads one account with everything an application would do: take a connection, prepare, bind, run, read, give back.
     *
     * @return the account's balance
     */
    long balance(long id) throws SQLException;

    @Override
    void close() throws SQLException;
}
