package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.exec.Cancellation;
import io.shardline.exec.UnifiedResultSet;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.route.ShardSet;
import io.shardline.txn.Participants;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one statement with many sets of parameters: grouped by shard, each shard's share as one batch of the driver. */
final class BatchRunner {
    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation;
    private final StatementRunner runner;

    BatchRunner(Cluster cluster, Participants participants, Cancellation cancellation, StatementRunner runner) {
        this.cluster = cluster;
        this.participants = participants;
        this.cancellation = cancellation;
        this.runner = runner;
    }

    BatchResult run(Prepared prepared, List<BoundParameters> batch, ExecuteOptions options) throws SQLException {
        if (batch.isEmpty()) {
            return new BatchResult(new long[0], Optional.empty());
        }
        int[] owners = new int[batch.size()];
        Plan plan = prepared.plan();
        for (int entry = 0; entry < owners.length; entry++) {
            owners[entry] = owner(plan, prepared, batch.get(entry), entry);
        }
        int[] shards = Arrays.stream(owners).sorted().distinct().toArray();
        WriteGroup group = new WriteGroup(cluster.scatter(), participants, cancellation);
        boolean kept = false;
        try {
            List<Share> shares = group.run(
                    shards,
                    (position, lease) -> execute(prepared, lease, entries(batch, owners, lease.shard()), options));
            BatchResult result = united(shares, shards, owners, group);
            kept = result.generatedKeys().isPresent();
            return result;
        } catch (BatchUpdateException e) {
            throw whole(e, owners.length);
        } finally {
            if (!kept) {
                group.close();
            }
        }
    }

    /** What one shard's share gave. */
    private record Share(long[] counts, @Nullable ResultSet keys) {}

    private int owner(Plan plan, Prepared prepared, BoundParameters parameters, int entry) throws SQLException {
        if (plan instanceof InsertRows rows) {
            int[] shards = SplitInsert.of(rows, prepared.text(), parameters, cluster.router())
                    .shards();
            if (shards.length == 1) {
                return shards[0];
            }
        } else if (plan instanceof Plan.OneShardOr oneShardOr) {
            if (!oneShardOr.writes()) {
                throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "a query cannot be in a batch");
            }
            ShardSet shards = runner.shards(oneShardOr, prepared.text(), parameters);
            if (shards.size() < 2) {
                return runner.any(shards.first());
            }
        }
        throw ShardlineException.of(ErrorCode.SEVERAL_SHARDS, "entry %d of the batch is not for one shard", entry + 1)
                .withHint("Make one entry of each row, with its shard key as a parameter.");
    }

    private static List<BoundParameters> entries(List<BoundParameters> batch, int[] owners, int shard) {
        List<BoundParameters> mine = new ArrayList<>();
        for (int entry = 0; entry < owners.length; entry++) {
            if (owners[entry] == shard) {
                mine.add(batch.get(entry));
            }
        }
        return mine;
    }

    private static Share execute(Prepared prepared, Lease lease, List<BoundParameters> entries, ExecuteOptions options)
            throws SQLException {
        PreparedStatement statement = SingleShard.prepare(lease.connection(), prepared.sql(), options);
        try {
            if (options.timeoutSeconds() > 0) {
                statement.setQueryTimeout(options.timeoutSeconds());
            }
            for (BoundParameters entry : entries) {
                entry.bindAll(statement);
                statement.addBatch();
            }
            long[] counts = statement.executeLargeBatch();
            if (options.generatedKeys().isPresent()) {
                return new Share(counts, statement.getGeneratedKeys());
            }
            statement.close();
            return new Share(counts, null);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static BatchResult united(List<Share> shares, int[] shards, int[] owners, WriteGroup group) {
        int[] order = positions(owners, shards);
        long[] counts = new long[owners.length];
        int[] taken = new int[shards.length];
        for (int entry = 0; entry < counts.length; entry++) {
            int position = order[entry];
            counts[entry] = shares.get(position).counts()[taken[position]++];
        }
        List<ResultSet> keys = new ArrayList<>();
        for (Share share : shares) {
            if (share.keys() != null) {
                keys.add(share.keys());
            }
        }
        return new BatchResult(
                counts,
                keys.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new UnifiedResultSet(new RowsInOrder(keys, order), 0, 0, group::close)));
    }

    private static int[] positions(int[] owners, int[] shards) {
        return Arrays.stream(owners)
                .map(owner -> Arrays.binarySearch(shards, owner))
                .toArray();
    }

    /** The failure of one shard's share, as one of the whole batch: nothing of it stays, so every entry failed. */
    private static BatchUpdateException whole(BatchUpdateException e, int entries) {
        long[] counts = new long[entries];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        BatchUpdateException whole =
                new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), counts, e.getCause());
        whole.setStackTrace(e.getStackTrace());
        SQLException next = e.getNextException();
        if (next != null) {
            whole.setNextException(next);
        }
        return whole;
    }
}
