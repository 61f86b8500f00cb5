package io.shardline.write;

import io.shardline.backend.Lease;
import io.shardline.exec.Parameters;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement with many sets of parameters, each on the shard of its own: grouped by shard, each shard's share as one batch
 * of the PostgreSQL driver.
 */
final class BatchWriter {
    /** In the driver's message, whatever its language, the entry's number within its batch comes first. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final String sql;
    private final List<? extends Parameters> entries;
    private final int[] owners;

    /** @param owners for each entry the shard that it is for */
    BatchWriter(String sql, List<? extends Parameters> entries, int[] owners) {
        this.sql = sql;
        this.entries = entries;
        this.owners = owners;
    }

    /** @throws BatchUpdateException if an entry fails; nothing of the batch stays then */
    ShardWriter.WrittenBatch run(WriteGroup group, WriteOptions options) throws SQLException {
        int[] shards = Arrays.stream(owners).sorted().distinct().toArray();
        boolean kept = false;
        try {
            List<Share> shares = group.runRepeatably(shards, (position, lease) -> execute(lease, options));
            ShardWriter.WrittenBatch written = united(shares, shards, group);
            kept = written.generatedKeys().isPresent();
            return written;
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

    private Share execute(Lease lease, WriteOptions options) throws SQLException {
        PreparedStatement statement = options.prepare(lease.connection(), sql);
        try {
            for (int entry = 0; entry < owners.length; entry++) {
                if (owners[entry] == lease.shard()) {
                    entries.get(entry).bindAll(statement);
                    statement.addBatch();
                }
            }
            long[] counts = statement.executeLargeBatch();
            if (options.generatedKeys().isPresent()) {
                return new Share(counts, statement.getGeneratedKeys());
            }
            statement.close();
            return new Share(counts, null);
        } catch (BatchUpdateException e) {
            statement.close();
            throw counted(e, lease.shard());
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** The same error with the entry's number as the caller counts, and without the values that the driver writes out. */
    private BatchUpdateException counted(BatchUpdateException e, int shard) {
        Matcher number = NUMBER.matcher(String.valueOf(e.getMessage()));
        if (!(e.getCause() instanceof SQLException cause) || !number.find()) {
            return e;
        }
        int[] own = IntStream.range(0, owners.length)
                .filter(entry -> owners[entry] == shard)
                .toArray();
        int entry = own[Math.min(Integer.parseInt(number.group()), own.length - 1)];
        BatchUpdateException counted = new BatchUpdateException(
                "Batch entry " + entry + " was aborted: " + cause.getMessage()
                        + "  Call getNextException to see other errors in the batch.",
                e.getSQLState(),
                e.getErrorCode(),
                e.getLargeUpdateCounts(),
                cause);
        counted.setNextException(e.getNextException());
        counted.setStackTrace(e.getStackTrace());
        return counted;
    }

    private ShardWriter.WrittenBatch united(List<Share> shares, int[] shards, WriteGroup group) {
        int[] order = Arrays.stream(owners)
                .map(owner -> Arrays.binarySearch(shards, owner))
                .toArray();
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
        return new ShardWriter.WrittenBatch(
                counts,
                keys.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new UnifiedResultSet(new RowsInOrder(keys, order), 0, 0, group::close)));
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
