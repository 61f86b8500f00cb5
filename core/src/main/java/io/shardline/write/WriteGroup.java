package io.shardline.write;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.exec.ShardTask;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A write on several shards at once: part of the session's transaction, or in autocommit a transaction of its own that is
 * committed on all of them when it was done on all.
 *
 * <p>Keeps its connections until it is closed, since rows that the write returned are read from them.
 */
public final class WriteGroup implements AutoCloseable {
    /** How often a write is begun again that was given up for others, who are younger than it each time. */
    private static final int AGAIN = 5;

    private final Scatter scatter;
    private final Participants session;
    private final Cancellation cancellation;
    private final boolean own;
    private List<Lease> leases = List.of();

    public WriteGroup(Scatter scatter, Participants session, Cancellation cancellation) {
        this.scatter = scatter;
        this.session = session;
        this.cancellation = cancellation;
        this.own = session.autoCommit();
    }

    /**
     * Runs a task on each shard, on all at once.
     *
     * @param shards ascending
     * @return what the task returned for each
     * @throws io.shardline.ShardlineException SEVERAL_SHARDS if the topology does not allow such writes; nothing was written then
     */
    public <T> List<T> run(int[] shards, ShardTask<T> task) throws SQLException {
        enlist(shards);
        List<T> results = scatter.onShards(leases, cancellation, task);
        commit();
        return results;
    }

    /**
     * As {@link #run(int[], ShardTask)}; the first shard is asked the time before. In autocommit a write that was given up to end
     * a deadlock between shards is done again, shard by shard: one server would not have come to that, where those who write the
     * same rows in the same order wait for each other at the first.
     */
    <T> List<T> runRepeatably(int[] shards, OneTime time, ShardTask<T> task) throws SQLException {
        return runRepeatably(shards, () -> ask(time), task);
    }

    /** As {@link #runRepeatably(int[], OneTime, ShardTask)}, of a task that needs no time. */
    <T> List<T> runRepeatably(int[] shards, ShardTask<T> task) throws SQLException {
        return runRepeatably(shards, () -> {}, task);
    }

    /** What each attempt begins with. */
    private interface Beginning {
        void run() throws SQLException;
    }

    private <T> List<T> runRepeatably(int[] shards, Beginning beginning, ShardTask<T> task) throws SQLException {
        enlist(shards);
        List<T> results = null;
        for (int attempt = 0; results == null; attempt++) {
            try {
                beginning.run();
                results = attempt == 0 ? scatter.onShards(leases, cancellation, task) : inTurn(task);
            } catch (SQLException e) {
                if (!own || attempt == AGAIN || !session.isPardoned(e, leases)) {
                    throw e;
                }
            }
        }
        commit();
        return results;
    }

    private <T> List<T> inTurn(ShardTask<T> task) throws SQLException {
        List<T> results = new ArrayList<>();
        for (int i = 0; i < leases.size(); i++) {
            int at = i;
            results.addAll(
                    scatter.onShards(leases.subList(i, i + 1), cancellation, (position, lease) -> task.run(at, lease)));
        }
        return results;
    }

    private void ask(OneTime time) throws SQLException {
        if (time.needed()) {
            scatter.onShards(leases.subList(0, 1), cancellation, (position, lease) -> {
                time.ask(lease);
                return time;
            });
        }
    }

    /**
     * Runs a task on the first shard, and when that was done on the others at once: so that those who write the same rows on the
     * same shards meet on the first, and cannot wait for each other in a circle.
     *
     * @param agreement looks at what the task returned for each, and throws if that must not be committed
     */
    <T> List<T> runFirstThenOthers(int[] shards, OneTime time, ShardTask<T> task, Agreement<T> agreement)
            throws SQLException {
        enlist(shards);
        ask(time);
        List<T> results = new ArrayList<>(scatter.onShards(leases.subList(0, 1), cancellation, task));
        List<Lease> others = leases.subList(1, leases.size());
        if (!others.isEmpty()) {
            results.addAll(scatter.onShards(others, cancellation, (position, lease) -> task.run(position + 1, lease)));
        }
        agreement.check(results);
        commit();
        return results;
    }

    /** What the shards' results have to be like. */
    interface Agreement<T> {
        void check(List<T> results) throws SQLException;
    }

    private void enlist(int[] shards) throws SQLException {
        session.willWrite(shards);
        leases = session.take(shards, own);
        for (Lease lease : leases) {
            begin(lease);
        }
    }

    private void commit() throws SQLException {
        if (own) {
            session.commitEach(leases);
        }
    }

    private void begin(Lease lease) throws SQLException {
        try {
            if (own) {
                lease.connection().setAutoCommit(false);
            }
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Gives the connections back; what was not committed of a transaction of its own is rolled back by that. */
    @Override
    public void close() {
        leases.forEach(session::giveBack);
        leases = List.of();
    }
}
