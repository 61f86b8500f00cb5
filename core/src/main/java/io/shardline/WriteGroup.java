package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.exec.ShardTask;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.List;

/**
 * A write on several shards at once: part of the session's transaction, or in autocommit a transaction of its own that is
 * committed on all of them when it was done on all.
 *
 * <p>Keeps its connections until it is closed, since rows that the write returned are read from them.
 */
final class WriteGroup implements AutoCloseable {
    private final Scatter scatter;
    private final Participants session;
    private final Cancellation cancellation;
    private final boolean own;
    private List<Lease> leases = List.of();

    WriteGroup(Scatter scatter, Participants session, Cancellation cancellation) {
        this.scatter = scatter;
        this.session = session;
        this.cancellation = cancellation;
        this.own = session.autoCommit();
    }

    /**
     * Runs a task on each shard.
     *
     * @param shards ascending
     * @return what the task returned for each
     * @throws ShardlineException SEVERAL_SHARDS if the topology does not allow such writes; nothing was written then
     */
    <T> List<T> run(int[] shards, ShardTask<T> task) throws SQLException {
        session.willWrite(shards);
        leases = session.take(shards, own);
        for (Lease lease : leases) {
            begin(lease);
        }
        List<T> results = scatter.onShards(leases, cancellation, task);
        if (own) {
            session.commitEach(leases);
        }
        return results;
    }

    private void begin(Lease lease) throws SQLException {
        try {
            if (own) {
                lease.connection().setAutoCommit(false);
            }
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Gives the connections back; what was not committed of a transaction of its own is rolled back by that. */
    @Override
    public void close() {
        leases.forEach(session::giveBack);
        leases = List.of();
    }
}
