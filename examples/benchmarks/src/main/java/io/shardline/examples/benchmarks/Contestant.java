package io.shardline.examples.benchmarks;

import java.sql.SQLException;
import java.util.List;

/**
 * A way to use the shards. Safe for use by any thread.
 *
 * <p>Each call does everything that an application would do: take a connection, prepare, bind, run, read, give back.
 */
interface Contestant extends AutoCloseable {
    String name();

    /** What one contestant cannot do is left out of its figures, and said so. */
    default boolean does(Work work) {
        return true;
    }

    /** Reads the balance of one account. */
    long balance(long id) throws SQLException;

    /** The same with the id written into the text. */
    long balanceByLiteral(long id) throws SQLException;

    /** The same by a statement of a shape that was never seen before. */
    long balanceByNewShape(long id, String label) throws SQLException;

    /** Opens what is needed to read many balances, and keeps it. */
    Reader reader() throws SQLException;

    /** A connection and a prepared statement that are held open; for one thread. */
    interface Reader extends AutoCloseable {
        long balance(long id) throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /** Writes one account, whether it is there or not. */
    void upsert(Account account) throws SQLException;

    /** Writes many by one statement, or one for each shard. */
    void upsertRows(List<Account> accounts) throws SQLException;

    /** Writes many as a batch, or one for each shard. */
    void upsertBatch(List<Account> accounts) throws SQLException;

    /** Writes two accounts, on whatever shards, in one transaction that is atomic over them. */
    void transfer(Account from, Account to) throws SQLException;

    /** Gets rows ready to be copied. */
    default Copier copier() {
        throw new UnsupportedOperationException(name() + " has no COPY");
    }

    /** Rows that are ready; for one thread. */
    interface Copier {
        /** Copies them into a table without keys, and takes them back. Returns how many. */
        long copy() throws SQLException;
    }

    /** How many accounts there are; sums them up, too. */
    long count() throws SQLException;

    /** Reads the hundred accounts with the largest balances. Returns how many it got. */
    long richest() throws SQLException;

    /** Reads all accounts in order of their ids, a thousand at a time, and tells {@code watch} of each. Returns how many. */
    long scan(RowWatch watch) throws SQLException;

    /** Is told of every row that a scan returns. */
    interface RowWatch {
        void row(long number);
    }

    @Override
    void close() throws SQLException;
}
