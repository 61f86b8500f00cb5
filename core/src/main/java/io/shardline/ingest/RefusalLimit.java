package io.shardline.ingest;

import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the records that are refused for good, and tells the listener of them. Safe for use by any thread. */
final class RefusalLimit {
    private final long most;
    private final @Nullable Rejects listener;
    private long refused;

    RefusalLimit(UpsertSettings.Refusals refusals) {
        this.most = refusals.most();
        this.listener = refusals.listener();
    }

    /**
     * Checks that some more may be refused.
     *
     * @param pending in a chunk that has not ended, this one among them
     * @throws ShardlineException ROW_REFUSED if they are too many
     */
    synchronized void require(long pending, Reject last, SQLException reason) throws ShardlineException {
        if (refused + pending > most) {
            throw RowErrors.ended(last, reason, most);
        }
    }

    /** Tells of records that were refused in what is committed now. */
    synchronized void refuse(List<Reject> rejects) {
        refused += rejects.size();
        if (listener != null) {
            rejects.forEach(listener::refused);
        }
    }

    synchronized long refused() {
        return refused;
    }
}
