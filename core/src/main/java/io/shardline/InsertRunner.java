package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.exec.Cancellation;
import io.shardline.exec.UnifiedResultSet;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.txn.Participants;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs an INSERT of rows: as it is if one shard owns them all, else to each owner its own. */
final class InsertRunner {
    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation;
    private final SingleShard single;

    InsertRunner(Cluster cluster, Participants participants, Cancellation cancellation, SingleShard single) {
        this.cluster = cluster;
        this.participants = participants;
        this.cancellation = cancellation;
        this.single = single;
    }

    Result run(Prepared prepared, InsertRows plan, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        SplitInsert split = SplitInsert.of(plan, prepared.text(), parameters, cluster.router());
        int[] shards = split.shards();
        if (shards.length == 1) {
            return single.run(prepared, parameters, options, new SingleShard.Target(shards[0], true));
        }
        WriteGroup group = new WriteGroup(cluster.scatter(), participants, cancellation);
        boolean kept = false;
        try {
            List<Part> parts = group.run(shards, (position, lease) -> insert(split, lease, options));
            Result result = united(parts, split.positions(shards), group);
            kept = result.hasRows() || result.generatedKeys().isPresent();
            return result;
        } finally {
            if (!kept) {
                group.close();
            }
        }
    }

    /** What one shard gave. Without a fetch size the driver holds all rows, so they can be read after a commit. */
    private record Part(long count, @Nullable ResultSet rows, boolean keys) {}

    private static Part insert(SplitInsert split, Lease lease, ExecuteOptions options) throws SQLException {
        PreparedStatement statement = SingleShard.prepare(lease.connection(), split.textFor(lease.shard()), options);
        try {
            if (options.timeoutSeconds() > 0) {
                statement.setQueryTimeout(options.timeoutSeconds());
            }
            split.bind(statement, lease.shard());
            if (statement.execute()) {
                statement.closeOnCompletion();
                return new Part(0, statement.getResultSet(), false);
            }
            long count = statement.getLargeUpdateCount();
            if (options.generatedKeys().isPresent()) {
                return new Part(count, statement.getGeneratedKeys(), true);
            }
            statement.close();
            return new Part(count, null, false);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static Result united(List<Part> parts, int[] order, WriteGroup group) {
        long count = parts.stream().mapToLong(Part::count).sum();
        List<ResultSet> rows = new ArrayList<>();
        for (Part part : parts) {
            if (part.rows() != null) {
                rows.add(part.rows());
            }
        }
        if (rows.isEmpty()) {
            return Result.ofCount(count);
        }
        UnifiedResultSet ordered = new UnifiedResultSet(new RowsInOrder(rows, order), 0, 0, group::close);
        return parts.get(0).keys()
                ? Result.ofCount(count, ordered, ordered::ownedBy)
                : Result.ofRows(ordered, ordered::ownedBy);
    }
}
