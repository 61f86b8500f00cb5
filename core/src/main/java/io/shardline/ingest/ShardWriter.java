package io.shardline.ingest;

import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes chunks on one shard, each in a transaction of its own that is tried again after a deadlock. Used by one thread. */
final class ShardWriter {
    /** Below so many rows the arrays of a single statement are quicker than a table and a COPY. */
    private static final int FEW = 500;

    private final Session session;
    private final String shard;
    private final UpsertPlan plan;

    ShardWriter(Session session, String shard, UpsertPlan plan) {
        this.session = session;
        this.shard = shard;
        this.plan = plan;
    }

    Tally write(Chunk chunk) throws SQLException {
        boolean careful = false;
        RowErrors.Retries retries =
                new RowErrors.Retries(plan.settings().running().retries());
        while (true) {
            try {
                return write(chunk, careful);
            } catch (SQLException e) {
                boolean ofRow = !(e instanceof ShardlineException) && (RowErrors.concerns(e) || RowErrors.keyTwice(e));
                if (!careful && ofRow) {
                    careful = true;
                } else {
                    retries.pauseOrThrow(e);
                }
            }
        }
    }

    private Tally write(Chunk chunk, boolean careful) throws SQLException {
        Staging staging = chunk.rows().size() < FEW ? plan.arrays() : new TableStaging(plan.sql(), careful);
        List<Tally> tallies = new ArrayList<>();
        session.onShards(
                List.of(shard),
                (name, connection) -> tallies.add(
                        new ChunkWriter(connection, plan.sql(), staging, plan.limit(), careful).write(chunk)));
        return tallies.get(0);
    }
}
