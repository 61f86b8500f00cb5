package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Keeps commits over several shards and snapshots of all shards apart: the empty table {@code shardline.fence} on each of them, which
 * both lock, in the order of the shards.
 *
 * <p>A commit holds SHARE on all that it wrote on from before anything is prepared, and PREPARE TRANSACTION keeps it until the
 * end. A snapshot holds ROW EXCLUSIVE on a shard from before it is taken there until it is taken on all. The two modes exclude each
 * other and not themselves (PostgreSQL, "Explicit Locking"), and the second one is allowed to a read-only transaction.
 */
final class Fence {
    private static final String LOCK_TIMED_OUT = "55P03";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_SCHEMA = "3F000";

    private static final List<String> TABLE = List.of(
            "create table if not exists shardline.fence ()",
            "comment on table shardline.fence is 'locked by commits over several databases and by common snapshots'");

    /** Whether or not this user may use it. */
    private static final String THERE =
            "select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = 'shardline' and c.relname = 'fence')";

    private static final String OF_COMMIT = "lock table shardline.fence in share mode";

    // LOCK takes no snapshot, so the one that the last statement takes is of after the lock; and it stays the
    // transaction's when the savepoint is gone, which takes the lock with it.
    private static final String OF_SNAPSHOT = "savepoint shardline_fence; set local lock_timeout = '10s';"
            + " lock table shardline.fence in row exclusive mode; select 1";
    private static final String LET_GO = "rollback to savepoint shardline_fence; release savepoint shardline_fence";

    private Fence() {}

    /** Makes it, where it is missing; the schema must be there. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : TABLE) {
                statement.execute(sql);
            }
        }
    }

    static boolean isThere(Lease lease) throws SQLException {
        try (Statement statement = lease.connection().createStatement();
                ResultSet row = statement.executeQuery(THERE)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Keeps snapshots out until the transaction has ended, prepared or not. */
    static void commit(Lease lease) throws SQLException {
        execute(lease, OF_COMMIT);
    }

    /**
     * Takes the transaction's snapshot while no commit over several shards is under way here.
     *
     * @throws ShardlineException NOT_INITIALIZED if it is missing or may not be locked
     */
    static void snapshot(Lease lease) throws SQLException {
        execute(lease, OF_SNAPSHOT);
    }

    static void letGo(Lease lease) throws SQLException {
        execute(lease, LET_GO);
    }

    private static void execute(Lease lease, String sql) throws SQLException {
        try {
            Branches.execute(lease, sql);
        } catch (SQLException e) {
            lease.failed(e);
            throw explained(lease, e);
        }
    }

    private static SQLException explained(Lease lease, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals(UNDEFINED_TABLE) || state.equals(UNDEFINED_SCHEMA) || state.equals("42501")) {
            return ShardlineException.of(
                            ErrorCode.NOT_INITIALIZED,
                            "shard \"%s\" is not ready for common snapshots",
                            lease.shardName())
                    .withDetail("Its table \"shardline\".\"fence\" is missing or may not be locked: %s", e.getMessage())
                    .withHint(
                            "Have the owner of the databases call ParallelConnection.initialize() once, and grant this user "
                                    + "usage of schema shardline, and insert and update on its table fence.")
                    .causedBy(e);
        }
        if (state.equals(LOCK_TIMED_OUT)) {
            return ShardlineException.of(
                            ErrorCode.SNAPSHOT_TIMED_OUT,
                            "no common snapshot could be taken: a commit over several shards does not end on shard \"%s\"",
                            lease.shardName())
                    .withHint(
                            "Do it again. If it stays so, a transaction was left prepared: see ParallelConnection.recover().")
                    .causedBy(e);
        }
        return ShardErrors.named(e, lease.shardName());
    }
}
