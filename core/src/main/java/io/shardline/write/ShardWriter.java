package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.exec.Cancellation;
import io.shardline.exec.RowCursor;
import io.shardline.exec.Scatter;
import io.shardline.exec.ShardTask;
import io.shardline.exec.UnifiedResultSet;
import io.shardline.txn.Participants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one session's writes over several shards: each is done on all of them, or on none. */
public final class ShardWriter {
    private final Scatter scatter;
    private final Participants participants;
    private final Cancellation cancellation;

    public ShardWriter(Scatter scatter, Participants participants, Cancellation cancellation) {
        this.scatter = scatter;
        this.participants = participants;
        this.cancellation = cancellation;
    }

    /**
     * What a write gave.
     *
     * @param count rows written, each logical row once
     * @param rows of RETURNING, or the generated keys; the caller closes them, which gives the connections back
     * @param keys whether the rows are generated keys
     */
    public record Written(long count, Optional<UnifiedResultSet> rows, boolean keys) {}

    /**
     * What a batch gave.
     *
     * @param counts for each entry, in order, the rows it wrote, or what the driver says where it does not know
     * @param generatedKeys the keys asked for, in the order of the entries; closing them gives the connections back
     */
    public record WrittenBatch(long[] counts, Optional<UnifiedResultSet> generatedKeys) {}

    /** Inserts rows, to each owner its own; rows that are returned come in the order of the statement's. */
    public Written insert(SplitInsert split, WriteOptions options) throws SQLException {
        OneTime time = split.time();
        return run(
                split.shards(),
                time,
                (position, lease) -> {
                    SplitInsert.ShardInsert insert = split.on(position, lease, time);
                    return split.text().placeholders()
                            ? ShardPart.prepared(lease.connection(), insert.text(), insert.binding(), options)
                            : ShardPart.plain(lease.connection(), insert.text(), options);
                },
                rows -> new RowsInOrder(rows, split.positions()));
    }

    /**
     * Runs one text with many sets of parameters, each on the shard of its own.
     *
     * @param owners for each entry the shard that it is for
     * @throws java.sql.BatchUpdateException if an entry fails; nothing of the batch stays then
     */
    public WrittenBatch batch(BatchCall call, int[] owners, WriteOptions options) throws SQLException {
        return new BatchWriter(call, owners).run(new WriteGroup(scatter, participants, cancellation), options);
    }

    /**
     * Runs the same statement on each shard, which writes rows of its own; counts add up, and rows come shard by shard.
     *
     * @param shards ascending
     */
    public Written each(int[] shards, WriteCall call, WriteOptions options) throws SQLException {
        MomentLiterals.refuse(call.text(), call.parameters());
        OneTime time = new OneTime(call.text(), call.clocks());
        return run(shards, time, (position, lease) -> execute(lease, call, time, options), RowsByShard::new);
    }

    /**
     * Runs the same statement on every shard's copy of a table; counts and rows are those of one copy.
     *
     * @param shards all of them, ascending
     * @throws ShardlineException SHARDS_DIFFER if the copies did not have as many rows to write; nothing stays then
     */
    public Written copies(int[] shards, WriteCall call, WriteOptions options) throws SQLException {
        MomentLiterals.refuse(call.text(), call.parameters());
        OneTime time = new OneTime(call.text(), call.clocks());
        WriteGroup group = new WriteGroup(scatter, participants, cancellation);
        boolean kept = false;
        try {
            List<ShardPart> parts = group.runFirstThenOthers(
                    shards,
                    time,
                    (position, lease) -> {
                        ShardPart part = execute(lease, call, time, options);
                        return position == 0 ? part : part.withoutRows();
                    },
                    ShardWriter::requireSameCounts);
            Written written = united(parts.subList(0, 1), RowsByShard::new, group::close);
            kept = written.rows().isPresent();
            return written;
        } finally {
            if (!kept) {
                group.close();
            }
        }
    }

    /** Rows of RETURNING are not counted, so that copies are not compared then. */
    private static void requireSameCounts(List<ShardPart> parts) throws ShardlineException {
        long first = parts.get(0).count();
        for (ShardPart part : parts) {
            if (part.count() != first) {
                throw ShardlineException.of(ErrorCode.SHARDS_DIFFER, "the copies of a reference table differ")
                        .withDetail(
                                "The statement wrote %d rows of one copy and %d of another; nothing was kept.",
                                first, part.count())
                        .withHint("Compare the copies, and mend those that are behind.");
            }
        }
    }

    private static ShardPart execute(Lease lease, WriteCall call, OneTime time, WriteOptions options)
            throws SQLException {
        return call.text().placeholders()
                ? ShardPart.prepared(lease.connection(), time.all(), call.parameters()::bindAll, options)
                : ShardPart.plain(lease.connection(), time.all(), options);
    }

    /** How the rows of several shards become one result. */
    interface Uniting {
        RowCursor of(List<ResultSet> rows);
    }

    private Written run(int[] shards, OneTime time, ShardTask<ShardPart> task, Uniting uniting) throws SQLException {
        WriteGroup group = new WriteGroup(scatter, participants, cancellation);
        boolean kept = false;
        try {
            Written written = united(group.runRepeatably(shards, time, task), uniting, group::close);
            kept = written.rows().isPresent();
            return written;
        } finally {
            if (!kept) {
                group.close();
            }
        }
    }

    /** @param close run when the rows are closed, if there are any */
    static Written united(List<ShardPart> parts, Uniting uniting, Runnable close) {
        long count = parts.stream().mapToLong(ShardPart::count).sum();
        List<ResultSet> rows = new ArrayList<>();
        for (ShardPart part : parts) {
            if (part.rows() != null) {
                rows.add(part.rows());
            }
        }
        if (rows.isEmpty()) {
            return new Written(count, Optional.empty(), false);
        }
        UnifiedResultSet united = new UnifiedResultSet(uniting.of(rows), 0, 0, close);
        return new Written(count, Optional.of(united), parts.get(0).keys());
    }
}
