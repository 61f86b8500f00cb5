package io.shardline.ingest.sync;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ingest.BulkUpsert;
import io.shardline.ingest.UpsertResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of one run share. */
record SyncWork(
        ParallelConnection db,
        SyncPlan plan,
        SyncSql there,
        SyncSql here,
        SyncTarget target,
        SyncState state,
        SyncStop stop,
        SyncStep.Watcher watcher) {
    private static final int RETRIES = 10;
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    SyncSettings.Running running() {
        return plan.settings().running();
    }

    SyncSource source() throws SQLException {
        return SyncSource.open(plan.settings().source(), Optional.empty());
    }

    /** @param snapshot that another connection holds */
    SyncSource source(String snapshot) throws SQLException {
        return SyncSource.open(plan.settings().source(), Optional.of(snapshot));
    }

    /** Something that is noted in the state in the transaction of rows. */
    interface Note {
        void in(Session transaction) throws SQLException;
    }

    /** Writes rows and a note in one transaction; again after a deadlock or a serialization failure. */
    SyncResult write(BulkUpsert upsert, List<Map<String, @Nullable Object>> rows, Note note) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try (Session session = db.openSession()) {
                session.setAutoCommit(false);
                UpsertResult written = upsert.runIn(session, db, rows.iterator());
                watcher.at(SyncStep.WRITTEN);
                note.in(session);
                watcher.at(SyncStep.NOTED);
                session.commit();
                watcher.at(SyncStep.COMMITTED);
                return new SyncResult(0, 0, written.inserted(), written.updated(), written.deleted());
            } catch (SQLException e) {
                if (attempt == RETRIES || !AGAIN.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
    }
}
