package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.topology.Shard;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The one lane of a reference table: each chunk goes to the first shard and then, without the records that were refused there, to all
 * others, in one transaction. What the shards have written is compared before it is committed, so copies never come to differ here,
 * whatever defaults, triggers and expressions do.
 *
 * <p>The first shard goes first so that two who write the same rows wait for each other there, where the server sees a deadlock. Rows come
 * as arrays: a transaction that touched a temporary table could not be committed on several shards.
 */
final class ReferenceLanes implements Lanes {
    private final UpsertPlan plan;
    private final Written written;
    private final Session session;
    private final String first;
    private final List<String> others;
    /** Whether the session is ended here. */
    private final boolean own;
    /** Whether each chunk is committed when it is written. */
    private final boolean chunkwise;

    /** @param transaction of the caller's, if it is to be written in */
    ReferenceLanes(ParallelConnection db, UpsertPlan plan, Written written, Optional<Session> transaction)
            throws SQLException {
        List<String> shards = db.topology().shards().stream().map(Shard::name).toList();
        this.plan = plan;
        this.written = written;
        this.first = shards.get(0);
        this.others = shards.subList(1, shards.size());
        this.own = transaction.isEmpty();
        this.chunkwise = own && !plan.settings().running().whole();
        this.session = own ? db.openSession() : transaction.get();
        if (own) {
            session.setAutoCommit(false);
        }
    }

    @Override
    public int laneOf(int shard, Incoming row) {
        return 0;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public void put(int lane, Chunk chunk) throws SQLException {
        Tally tally = chunkwise ? retried(chunk) : write(chunk);
        plan.limit().refuse(tally.rejects());
        written.add(tally, chunk.rows().size());
    }

    private Tally retried(Chunk chunk) throws SQLException {
        RowErrors.Retries retries =
                new RowErrors.Retries(plan.settings().running().retries());
        while (true) {
            try {
                Tally tally = write(chunk);
                session.commit();
                return tally;
            } catch (SQLException e) {
                session.rollback();
                retries.pauseOrThrow(e);
            }
        }
    }

    private Tally write(Chunk chunk) throws SQLException {
        Tally tally = Objects.requireNonNull(on(List.of(first), chunk.rows()).get(first));
        Set<Long> refused = tally.rejects().stream().map(Reject::row).collect(Collectors.toSet());
        List<Incoming> taken = chunk.rows().stream()
                .filter(row -> !refused.contains(row.row()))
                .toList();
        for (Map.Entry<String, Tally> copy : on(others, taken).entrySet()) {
            if (!copy.getValue().agrees(tally)) {
                throw ShardlineException.of(
                                ErrorCode.SHARDS_DIFFER,
                                "the copies of reference table %s would come to differ",
                                plan.settings().table())
                        .withDetail(
                                "The same records came to other rows on shard \"%s\" than on \"%s\"; they were not kept.",
                                copy.getKey(), first)
                        .withHint(
                                "Compare the copies. If they are the same, look for a trigger, an expression or a value"
                                        + " such as 'now' that each server computes for itself.");
            }
        }
        tally.duplicates(chunk.duplicates());
        return tally;
    }

    private Map<String, Tally> on(List<String> shards, List<Incoming> rows) throws SQLException {
        Map<String, Tally> tallies = new ConcurrentHashMap<>();
        if (!shards.isEmpty()) {
            session.onShards(
                    shards,
                    (shard, connection) -> tallies.put(
                            shard,
                            new ChunkWriter(connection, plan.sql(), plan.arrays(), plan.limit(), true).write(rows)));
        }
        return new TreeMap<>(tallies);
    }

    @Override
    public void finish() throws SQLException {
        if (own && !chunkwise) {
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
