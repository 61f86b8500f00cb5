package io.shardline.copy;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.copy.Outlet.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shards' ends of one COPY. They are opened together: when there are more rows than can wait, those of every shard that may own
 * rows, or at the end only those that have any, so that a small COPY touches no other shard.
 */
final class Outlets implements AutoCloseable {
    private static final int CAPACITY = 1 << 14;
    private static final byte[] NOTHING = {};

    private final CopyLeases leases;
    private final String sql;
    private final int[] shards;
    private final @Nullable Outlet[] outlets;
    private byte[] header = NOTHING;
    private int headerLines;
    private int[] open = {};
    private List<Lease> taken = List.of();

    /**
     * @param shards that may own rows, ascending; not empty
     * @param count of all shards
     */
    Outlets(CopyLeases leases, String sql, int[] shards, int count) {
        this.leases = leases;
        this.sql = sql;
        this.shards = shards;
        this.outlets = new @Nullable Outlet[count];
    }

    /** Gives every shard these bytes before its first row. */
    void begin(byte[] bytes, int lines) {
        header = bytes;
        headerLines = lines;
    }

    /** Whether a row would be the first bytes that the shard is sent. */
    boolean isFirst(int shard) {
        return outlets[shard] == null && header.length == 0;
    }

    /** A shard that gets rows anyway. */
    int any() {
        return Arrays.stream(shards)
                .filter(shard -> outlets[shard] != null)
                .findFirst()
                .orElse(shards[0]);
    }

    /**
     * Passes a row on.
     *
     * @return false if the shard has failed, so that nothing more need be sent to any; {@link #end} tells of it
     */
    boolean add(int shard, byte[] bytes, int from, int length, Lines lines) throws SQLException {
        Outlet outlet = outlet(shard);
        outlet.lines().add(lines.input(), lines.count());
        if (outlet.takes(length)) {
            outlet.add(bytes, from, length);
            return true;
        }
        if (!outlet.isOpen()) {
            open(shards);
        }
        boolean sent = outlet.flush();
        if (sent && outlet.takes(length)) {
            outlet.add(bytes, from, length);
            return true;
        }
        return sent && outlet.send(bytes, from, length);
    }

    /**
     * The lines of a row.
     *
     * @param input the line of the input at which it ends
     * @param count how many the shard counts in it
     */
    record Lines(long input, int count) {}

    private Outlet outlet(int shard) {
        Outlet outlet = outlets[shard];
        if (outlet == null) {
            outlet = new Outlet(Math.max(CAPACITY, header.length));
            outlet.add(header, 0, header.length);
            if (headerLines > 0) {
                outlet.lines().add(headerLines, headerLines);
            }
            outlets[shard] = outlet;
        }
        return outlet;
    }

    private void open(int[] needed) throws SQLException {
        open = needed;
        taken = leases.toWrite(needed);
        // Made here, because the threads that open them must not make one twice.
        List<Outlet> opened = taken.stream().map(lease -> outlet(lease.shard())).toList();
        leases.onAll((position, lease) -> {
            opened.get(position).open(lease, sql, leases);
            return true;
        });
    }

    /**
     * Ends the data on every shard and waits for all.
     *
     * @return what each said, in the order of the shards
     */
    List<Outcome> end(byte[] trailer) throws SQLException {
        if (open.length == 0) {
            int[] used = Arrays.stream(shards)
                    .filter(shard -> outlets[shard] != null)
                    .toArray();
            open(used.length > 0 ? used : new int[] {shards[0]});
        }
        List<Outcome> outcomes =
                leases.onAll((position, lease) -> outlet(lease.shard()).end(trailer));
        List<Outcome> named = new ArrayList<>();
        IntStream.range(0, outcomes.size()).forEach(i -> {
            Outcome outcome = outcomes.get(i);
            String shard = taken.get(i).shardName();
            named.add(new Outcome(
                    outcome.rows(), outcome.line(), outcome.failure().map(e -> ShardErrors.named(e, shard))));
        });
        return named;
    }

    void commit() throws SQLException {
        leases.commit();
    }

    @Override
    public void close() {
        for (Outlet outlet : outlets) {
            if (outlet != null) {
                outlet.close();
            }
        }
        leases.close();
    }
}
