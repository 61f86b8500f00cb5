package io.shardline.copy;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardCopy;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation.Running;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The whole stream to one shard, or to each of several that hold the same rows. */
final class WholeStream implements CopyStream {
    private final CopyLeases leases;
    private final List<Lease> taken;
    private final List<Running> running = new ArrayList<>();
    private final List<ShardCopy> copies = new ArrayList<>();

    private WholeStream(CopyLeases leases, List<Lease> taken) {
        this.leases = leases;
        this.taken = taken;
    }

    /** @param shards ascending */
    static WholeStream open(CopyLeases leases, String sql, int[] shards) throws SQLException {
        boolean opened = false;
        WholeStream stream = null;
        try {
            stream = new WholeStream(leases, leases.toWrite(shards));
            for (Lease lease : stream.taken) {
                stream.begin(lease, sql);
            }
            opened = true;
            return stream;
        } finally {
            if (!opened && stream != null) {
                stream.close();
            } else if (!opened) {
                leases.close();
            }
        }
    }

    private void begin(Lease lease, String sql) throws SQLException {
        try {
            running.add(leases.start(lease));
            copies.add(ShardCopy.begin(lease.connection(), sql));
        } catch (SQLException e) {
            throw named(e, lease);
        }
    }

    private static SQLException named(SQLException e, Lease lease) {
        lease.failed(e);
        return ShardErrors.named(e, lease.shardName());
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws SQLException {
        for (int i = 0; i < copies.size(); i++) {
            try {
                copy(i).write(bytes, from, length);
            } catch (SQLException e) {
                throw named(e, taken.get(i));
            }
        }
    }

    @Override
    public long end() throws SQLException {
        List<Long> rows = leases.onAll((position, lease) -> copy(position).end());
        leases.commit();
        return rows.get(0);
    }

    private ShardCopy copy(int position) {
        return copies.get(position);
    }

    @Override
    public void close() {
        for (int i = 0; i < copies.size(); i++) {
            try {
                copy(i).cancel();
            } catch (SQLException e) {
                taken.get(i).discard();
            }
        }
        running.forEach(Running::close);
        running.clear();
        leases.close();
    }
}
