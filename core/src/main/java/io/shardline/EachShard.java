package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.txn.Participants;
import io.shardline.write.WriteGroup;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Runs {@link ParallelConnection.ShardWork} on every shard. */
final class EachShard {
    private final Cluster cluster;

    EachShard(Cluster cluster) {
        this.cluster = cluster;
    }

    void run(ParallelConnection.ShardWork work) throws SQLException {
        Participants participants = cluster.transactions().everywhere();
        participants.setAutoCommit(false);
        int[] all = IntStream.range(0, cluster.pools().size()).toArray();
        try {
            List<Lease> leases = participants.take(all, false);
            participants.willWrite(all);
            for (Lease lease : leases) {
                run(work, lease);
            }
            if (!participants.commit()) {
                throw ShardlineException.of(
                        ErrorCode.TRANSACTION_FAILED, "nothing was done because a statement of the work failed");
            }
        } finally {
            participants.close();
            // The work may have changed tables.
            cluster.forgetSchema();
        }
    }

    /** Runs work on the shards of a group that has not begun yet, all at once. */
    void run(WriteGroup group, Collection<String> shards, ParallelConnection.ShardWork work) throws SQLException {
        SortedSet<Integer> indexes = new TreeSet<>();
        for (String shard : shards) {
            int index = cluster.topology().indexOf(shard);
            if (index < 0) {
                throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "there is no shard \"%s\"", shard);
            }
            indexes.add(index);
        }
        group.run(indexes.stream().mapToInt(Integer::intValue).toArray(), (position, lease) -> {
            work.run(lease.shardName(), lease.connection());
            return position;
        });
    }

    private static void run(ParallelConnection.ShardWork work, Lease lease) throws SQLException {
        try {
            work.run(lease.shardName(), lease.connection());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }
}
