package io.shardline.ingest.sync;

import io.shardline.Session;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Copies a table by ranges of its key, each in one transaction with the note that it is loaded; several at the same time, all by one
 * snapshot. After a stop the rest is copied by another snapshot. A row that changes meanwhile has a stamp from after the begin, or is
 * found by the comparison that follows.
 */
final class FirstLoad {
    /** Ranges from so many rows on are long enough for a sample of them. */
    private static final int LARGE_RANGE = 50_000;

    private final SyncWork work;
    private final AtomicBoolean failed = new AtomicBoolean();

    FirstLoad(SyncWork work) {
        this.work = work;
    }

    /** Notes the newest stamp and the ranges. */
    void plan() throws SQLException {
        List<KeyRange> ranges = new ArrayList<>();
        String stamp;
        try (SyncSource source = work.source()) {
            stamp = Increment.newest(work, source);
            @Nullable List<String> after = null;
            for (List<String> upTo : source.texts(boundaries())) {
                ranges.add(new KeyRange(after, upTo));
                after = upTo;
            }
            ranges.add(new KeyRange(after, null));
        }
        try (Session session = work.db().openSession()) {
            session.setAutoCommit(false);
            if (stamp != null) {
                work.state().stamp(session, stamp);
            }
            work.state().plan(session, ranges);
            session.commit();
        }
        work.watcher().at(SyncStep.PLANNED);
    }

    /** Of a table that is large, and not just made, the ranges need not be of one length. */
    private String boundaries() {
        int rows = work.running().rangeRows();
        boolean large = rows >= LARGE_RANGE && work.plan().facts().rows() >= 2L * rows;
        return large ? work.there().sampledBoundaries(rows) : work.there().boundaries(rows);
    }

    /** Loads what is left. */
    SyncResult run() throws SQLException {
        Queue<SyncState.Numbered> left = new ConcurrentLinkedQueue<>();
        try (Session session = work.db().openSession()) {
            left.addAll(work.state().left(session));
        }
        Pace pace = new Pace(work, "load", work.plan().facts().rows());
        ExecutorService loaders = Executors.newFixedThreadPool(work.running().loaders());
        try (SyncSource holder = work.source()) {
            String snapshot = holder.export();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < work.running().loaders(); i++) {
                running.add(loaders.submit(() -> load(left, pace, snapshot)));
            }
            await(running);
        } finally {
            loaders.shutdownNow();
        }
        return new SyncResult(pace.rows(), 0, 0, 0, 0);
    }

    private static void await(List<Future<Long>> running) throws SQLException {
        @Nullable SQLException failure = null;
        for (Future<Long> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                SQLException of = e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
                failure = failure == null ? of : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = failure == null ? new SQLException("interrupted while loading", "57014", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private long load(Queue<SyncState.Numbered> left, Pace pace, String snapshot) throws SQLException, IOException {
        boolean done = false;
        try (SyncSource source = work.source(snapshot);
                Session session = work.db().openSession()) {
            session.setAutoCommit(false);
            SyncState.Numbered next = left.poll();
            while (next != null && !failed.get() && !work.stop().isAsked()) {
                pace.done(load(next, source, session));
                next = left.poll();
            }
            done = true;
        } finally {
            failed.compareAndSet(false, !done);
        }
        return pace.rows();
    }

    private long load(SyncState.Numbered range, SyncSource source, Session session) throws SQLException, IOException {
        long rows;
        try (InputStream copied = source.copy(work.there().copyOut(range.range()))) {
            rows = session.copyIn(work.here().copyIn(), copied);
        }
        work.watcher().at(SyncStep.WRITTEN);
        work.state().loaded(session, range.number());
        work.watcher().at(SyncStep.NOTED);
        session.commit();
        work.watcher().at(SyncStep.COMMITTED);
        return rows;
    }
}
