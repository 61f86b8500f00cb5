package io.shardline.ingest;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One transaction over all shards. When a lane has a chunk waiting and gets another, what waits in all lanes is written at once. Rows
 * come as arrays: a transaction that touched a temporary table could not be committed on several shards.
 */
final class WholeLanes implements Lanes {
    private final ParallelConnection db;
    private final UpsertPlan plan;
    private final Written written;
    private final Session session;
    /** Whether the session, and so its transaction, is ended here. */
    private final boolean own;

    private final Map<Integer, Chunk> waiting = new TreeMap<>();

    private WholeLanes(Session session, boolean own, ParallelConnection db, UpsertPlan plan, Written written) {
        this.session = session;
        this.own = own;
        this.db = db;
        this.plan = plan;
        this.written = written;
    }

    /** In a transaction of their own. */
    static WholeLanes of(ParallelConnection db, UpsertPlan plan, Written written) throws SQLException {
        Session session = db.openSession();
        session.setAutoCommit(false);
        return new WholeLanes(session, true, db, plan, written);
    }

    /** In a transaction of the caller's. */
    static WholeLanes in(Session transaction, ParallelConnection db, UpsertPlan plan, Written written) {
        return new WholeLanes(transaction, false, db, plan, written);
    }

    @Override
    public int laneOf(int shard, Incoming row) {
        return shard;
    }

    @Override
    public int count() {
        return db.topology().shards().size();
    }

    @Override
    public void put(int lane, Chunk chunk) throws SQLException {
        if (waiting.containsKey(lane)) {
            flush();
        }
        waiting.put(lane, chunk);
    }

    private void flush() throws SQLException {
        Map<String, Chunk> byShard = new TreeMap<>();
        waiting.forEach(
                (lane, chunk) -> byShard.put(db.topology().shards().get(lane).name(), chunk));
        waiting.clear();
        if (byShard.isEmpty()) {
            return;
        }
        Map<String, Tally> tallies = new ConcurrentHashMap<>();
        session.onShards(byShard.keySet(), (shard, connection) -> {
            Chunk chunk = Objects.requireNonNull(byShard.get(shard));
            tallies.put(shard, new ChunkWriter(connection, plan.sql(), plan.arrays(), plan.limit(), true).write(chunk));
        });
        for (Map.Entry<String, Chunk> each : byShard.entrySet()) {
            Tally tally = Objects.requireNonNull(tallies.get(each.getKey()));
            plan.limit().refuse(tally.rejects());
            written.add(tally, each.getValue().rows().size());
        }
    }

    @Override
    public void finish() throws SQLException {
        flush();
        if (own) {
            session.commit();
        }
    }

    @Override
    public void close() {
        if (own) {
            session.close();
        }
    }
}
