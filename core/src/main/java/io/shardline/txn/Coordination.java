package io.shardline.txn;

import io.shardline.backend.Lease;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every commit over several shards is done with. */
record Coordination(Together together, Readiness readiness, Recovery recovery, CommitSteps steps) {
    private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);

    /** The end of one part of a transaction whose outcome is settled. */
    interface Ending {
        void run(Lease lease) throws SQLException;
    }

    /**
     * Ends parts of a transaction, all at once. Neither a failure nor an interrupt keeps one part from its end because of
     * another; a connection that fails is discarded.
     *
     * @return whether all have ended
     */
    boolean end(List<Lease> parts, Ending ending) {
        if (parts.isEmpty()) {
            return true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            return together.run(parts, lease -> ended(lease, ending)).stream().allMatch(done -> done);
        } catch (SQLException e) {
            LOG.warn("could not wait until a transaction had ended on all shards; recovery will", e);
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean ended(Lease lease, Ending ending) {
        try {
            ending.run(lease);
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.warn("could not end a transaction on shard \"{}\"; recovery will", lease.shardName(), e);
            lease.discard();
            return false;
        }
    }
}
