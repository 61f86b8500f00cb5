package io.shardline.copy;

import io.shardline.backend.CopyOutRows;
import io.shardline.backend.Lease;
import io.shardline.bind.PlacedTable;
import io.shardline.copy.CopyFormat.Kind;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.txn.Participants;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** Runs COPY TO STDOUT for one session: the rows of all shards as one stream, as they come. */
public final class Unloads {
    private final Participants session;
    private final Scatter scatter;
    private final Cancellation cancellation;
    private final int shards;

    /** @param shards how many there are */
    public Unloads(Participants session, Scatter scatter, Cancellation cancellation, int shards) {
        this.session = session;
        this.scatter = scatter;
        this.cancellation = cancellation;
        this.shards = shards;
    }

    /**
     * Writes out a table.
     *
     * @param any a shard to ask where all have the same
     * @return how many rows
     */
    public long table(CopyCommand command, PlacedTable table, int any, OutputStream out)
            throws SQLException, IOException {
        if (table instanceof PlacedTable.Sharded sharded) {
            return from(command, sharded.function().shards(), out);
        }
        if (table instanceof PlacedTable.Spread) {
            return from(command, IntStream.range(0, shards).toArray(), out);
        }
        return from(command, new int[] {table instanceof PlacedTable.Pinned pinned ? pinned.shard() : any}, out);
    }

    /**
     * Runs the statement, as it is, on each of these shards.
     *
     * @param from ascending
     * @return how many rows
     */
    public long from(CopyCommand command, int[] from, OutputStream out) throws SQLException, IOException {
        cancellation.reset();
        String sql = command.text().text();
        boolean binary = command.format().kind() == Kind.BINARY;
        UnitedOutput united = new UnitedOutput(out, !binary && command.format().header());
        try (CopyLeases leases = new CopyLeases(session, scatter, cancellation)) {
            leases.toRead(from);
            if (binary) {
                out.write(BinaryRows.plainHeader());
            }
            List<Long> rows = leases.onAll((position, lease) -> rows(lease, sql, binary, united));
            if (binary) {
                out.write(BinaryRows.TRAILER);
            }
            return rows.stream().mapToLong(Long::longValue).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long rows(Lease lease, String sql, boolean binary, UnitedOutput united) throws SQLException {
        long count = 0;
        try (CopyOutRows rows = CopyOutRows.start(lease, sql, binary)) {
            UnitedOutput.Part part = united.part();
            for (byte[] row = rows.next(); row != null; row = rows.next()) {
                count += part.add(row) ? 1 : 0;
            }
            part.flush();
        }
        return count;
    }
}
