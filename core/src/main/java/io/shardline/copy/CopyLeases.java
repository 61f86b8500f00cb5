package io.shardline.copy;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.exec.ShardTask;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.List;

/** The connections of one COPY: those of the session's transaction, or in autocommit of one for the COPY alone. */
final class CopyLeases implements AutoCloseable {
    private final Participants session;
    private final Scatter scatter;
    private final Cancellation cancellation;
    private final boolean own;
    private List<Lease> leases = List.of();

    CopyLeases(Participants session, Scatter scatter, Cancellation cancellation) {
        this.session = session;
        this.scatter = scatter;
        this.cancellation = cancellation;
        this.own = session.autoCommit();
    }

    /**
     * Takes a connection to each shard, in a transaction that will write.
     *
     * @param shards ascending
     * @throws io.shardline.ShardlineException SEVERAL_SHARDS if the topology does not allow it
     */
    List<Lease> toWrite(int[] shards) throws SQLException {
        session.willWrite(shards);
        List<Lease> taken = toRead(shards);
        for (Lease lease : taken) {
            begin(lease);
        }
        return taken;
    }

    /** Takes a connection to each shard. */
    List<Lease> toRead(int[] shards) throws SQLException {
        leases = session.take(shards, own);
        return leases;
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

    /** Registers work that goes on between calls, so that it can be cancelled. */
    Cancellation.Running start(Lease lease) throws SQLException {
        return cancellation.start(lease);
    }

    /** Does the same on all of them at once. */
    <T> List<T> onAll(ShardTask<T> task) throws SQLException {
        return scatter.onShards(leases, cancellation, task);
    }

    /** Commits what is the COPY's own transaction. */
    void commit() throws SQLException {
        if (own) {
            session.commitEach(leases);
        }
    }

    /** Gives the connections back; what is not committed of a transaction of its own is rolled back. */
    @Override
    public void close() {
        leases.forEach(session::giveBack);
        leases = List.of();
    }
}
