package io.shardline.txn;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of one transaction, each on a connection of its own.
 *
 * @param primary keeps the decision
 * @param others have written, too
 * @param readers have not, and so have nothing to lose
 */
record Branches(Lease primary, List<Lease> others, List<Lease> readers) {
    Branches {
        others = List.copyOf(others);
        readers = List.copyOf(readers);
    }

    List<Lease> writers() {
        return Stream.concat(Stream.of(primary), others.stream()).toList();
    }

    List<Lease> allButPrimary() {
        return Stream.concat(others.stream(), readers.stream()).toList();
    }

    /** The writers' names. */
    List<String> names() {
        return writers().stream().map(Lease::shardName).toList();
    }

    static void execute(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    /** How what was prepared is ended. */
    interface End {
        void run(Connection connection, String gid) throws SQLException;
    }

    /** Ends what was prepared, unless a recovery was faster. */
    static void endPrepared(Lease lease, String gid, End end) throws SQLException {
        lease.connection().setAutoCommit(true);
        try {
            end.run(lease.connection(), gid);
        } catch (SQLException e) {
            if (!PreparedParts.MISSING.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    static void commit(Lease lease) throws SQLException {
        try {
            lease.connection().commit();
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Nothing is lost if that fails: what was read has been read. */
    static void commitReader(Lease lease) {
        try {
            lease.connection().commit();
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }

    /** A connection on which that fails is discarded, which does the same. */
    static void rollBack(Lease lease) {
        try {
            lease.connection().rollback();
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }
}
