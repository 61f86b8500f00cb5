package io.shardline.write;

import io.shardline.backend.Lease;
import io.shardline.exec.UnifiedResultSet;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement with many sets of parameters, each on the shard of its own: grouped by shard, each shard's share as one batch
 * of the PostgreSQL driver.
 */
final class BatchWriter {
    /** In the driver's message, whatever its language, the entry's number within its batch comes first. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final BatchCall call;
    private final OwnedRows owners;

    /** @param owners for each entry the shard that it is for */
    BatchWriter(BatchCall call, int[] owners) {
        this.call = call;
        this.owners = OwnedRows.of(owners);
    }

    /** @throws BatchUpdateException if an entry fails; nothing of the batch stays then */
    ShardWriter.WrittenBatch run(WriteGroup group, WriteOptions options) throws SQLException {
        boolean kept = false;
        try {
            List<Share> shares = group.runRepeatably(
                    owners.shards(), (position, lease) -> execute(lease, owners.rows(position), options));
            ShardWriter.WrittenBatch written = united(shares, group);
            kept = written.generatedKeys().isPresent();
            return written;
        } catch (BatchUpdateException e) {
            throw whole(e, call.entries().size());
        } finally {
            if (!kept) {
                group.close();
            }
        }
    }

    /** What one shard's share gave. */
    private record Share(long[] counts, @Nullable ResultSet keys) {}

    /** @param own the numbers of the shard's entries */
    private Share execute(Lease lease, int[] own, WriteOptions options) throws SQLException {
        Optional<ArrayRows> joined =
                lease.joinsInsertsOfBatch() && options.generatedKeys().isEmpty()
                        ? call.joined(own).filter(rows -> rows.suits(lease))
                        : Optional.empty();
        String sql = joined.map(ArrayRows::text).orElse(call.sql());
        PreparedStatement statement = options.prepare(lease.connection(), sql);
        try {
            if (joined.isPresent()) {
                return executeJoined(statement, joined.get(), own.length);
            }
            for (int entry : own) {
                call.entries().get(entry).bindAll(statement);
                statement.addBatch();
            }
            long[] counts = statement.executeLargeBatch();
            if (options.generatedKeys().isPresent()) {
                return new Share(counts, statement.getGeneratedKeys());
            }
            statement.close();
            return new Share(counts, null);
        } catch (BatchUpdateException e) {
            statement.close();
            throw e.getCause() instanceof SQLException cause ? aborted(lease, own, e, cause) : e;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** What the driver was told to make of a batch, in a text that does not depend on how many entries there are. */
    private static Share executeJoined(PreparedStatement statement, ArrayRows rows, int entries) throws SQLException {
        for (int[] part : rows.parts()) {
            rows.bind(statement, 1, part);
            statement.addBatch();
        }
        statement.executeLargeBatch();
        statement.close();
        long[] counts = new long[entries];
        Arrays.fill(counts, Statement.SUCCESS_NO_INFO);
        return new Share(counts, null);
    }

    /** The same error with the entry's number as the caller counts, and without the values that the driver writes out. */
    private static BatchUpdateException aborted(Lease lease, int[] own, BatchUpdateException e, SQLException cause) {
        Matcher number = NUMBER.matcher(String.valueOf(e.getMessage()));
        // Where one statement was made of many entries, the driver counts those statements.
        String what = number.find() && !lease.joinsInsertsOfBatch()
                ? "Batch entry " + own[Math.min(Integer.parseInt(number.group()), own.length - 1)]
                : "The batch";
        BatchUpdateException aborted = new BatchUpdateException(
                what + " was aborted: " + cause.getMessage()
                        + "  Call getNextException to see other errors in the batch.",
                e.getSQLState(),
                e.getErrorCode(),
                e.getLargeUpdateCounts(),
                cause);
        aborted.setNextException(e.getNextException());
        aborted.setStackTrace(e.getStackTrace());
        return aborted;
    }

    private ShardWriter.WrittenBatch united(List<Share> shares, WriteGroup group) {
        long[] counts = new long[call.entries().size()];
        List<ResultSet> keys = new ArrayList<>();
        for (int position = 0; position < shares.size(); position++) {
            Share share = shares.get(position);
            int[] own = owners.rows(position);
            for (int i = 0; i < own.length; i++) {
                counts[own[i]] = share.counts()[i];
            }
            if (share.keys() != null) {
                keys.add(share.keys());
            }
        }
        if (keys.isEmpty()) {
            return new ShardWriter.WrittenBatch(counts, Optional.empty());
        }
        RowsInOrder inOrder = new RowsInOrder(keys, owners.positions());
        return new ShardWriter.WrittenBatch(counts, Optional.of(new UnifiedResultSet(inOrder, 0, 0, group::close)));
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
