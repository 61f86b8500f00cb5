package io.shardline.ingest.sync;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.sync.SyncState.Found;
import io.shardline.ingest.sync.SyncState.Phase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One run: takes the sync from wherever it is to where the source is now. Holds a lock that keeps others of its name out. */
final class SyncRun implements AutoCloseable {
    private final ParallelConnection db;
    private final SyncSettings settings;
    private final SyncStop stop;
    private final SyncStep.Watcher watcher;
    private final Session lock;
    private final SyncState state;

    SyncRun(ParallelConnection db, SyncSettings settings, SyncStop stop, SyncStep.Watcher watcher) throws SQLException {
        this.db = db;
        this.settings = settings;
        this.stop = stop;
        this.watcher = watcher;
        this.state = new SyncState(db, settings.name());
        this.lock = db.openSession();
        boolean locked = false;
        try {
            locked = lock();
        } finally {
            if (!locked) {
                lock.close();
            }
        }
        if (!locked) {
            throw ShardlineException.of(ErrorCode.JOB_RUNNING, "sync \"%s\" is running", settings.name())
                    .withDetail("Another process or thread holds its lock on the first shard.");
        }
    }

    private boolean lock() throws SQLException {
        try (Cursor cursor = lock.cursor()) {
            Row row = cursor.execute(
                            "select pg_try_advisory_lock(hashtextextended(?, 0)) as locked",
                            "shardline sync " + settings.name())
                    .fetchOne();
            return row != null && Boolean.TRUE.equals(row.toMap().get("locked"));
        }
    }

    /**
     * Takes over what has changed.
     *
     * @param compare whether to look for what stamps cannot tell, too
     */
    SyncResult run(boolean compare) throws SQLException {
        SyncPlan plan = plan();
        SyncTarget target = new SyncTarget(db, plan);
        Found found = state.open(db, settings).orElse(null);
        if (found == null) {
            found = begin(target);
            watcher.at(SyncStep.BEGUN);
        }
        SyncResult result = SyncResult.NOTHING;
        boolean fresh = found.phase() != Phase.FOLLOW;
        if (found.phase() == Phase.CREATE) {
            found = create(target);
        }
        SyncWork work = work(plan, target);
        if (found.phase() == Phase.PLAN) {
            new FirstLoad(work).plan();
            found = new Found(Phase.LOAD, null);
        }
        if (found.phase() == Phase.LOAD) {
            result = result.plus(new FirstLoad(work).run());
            if (stop.isAsked()) {
                return result;
            }
            watcher.at(SyncStep.LOADED);
            index(target);
        } else if (found.phase() == Phase.INDEX) {
            index(target);
        } else if (found.phase() == Phase.ADOPT) {
            adopt(work);
        }
        // What was loaded or adopted is compared once, whatever the stamps say.
        return result.plus(follow(work, compare || fresh));
    }

    private SyncPlan plan() throws SQLException {
        try (SyncSource source = SyncSource.open(settings.source(), Optional.empty())) {
            return SyncPlan.of(settings, source.facts(settings.table()));
        }
    }

    private SyncWork work(SyncPlan plan, SyncTarget target) throws SQLException {
        Agreement agreement;
        try (Session session = db.openSession()) {
            target.check(session);
            agreement = new Agreement(!target.sortsOtherwise(session), hash(plan, target, session));
        }
        SyncSql there = new SyncSql(settings.table(), plan, agreement);
        SyncSql here = new SyncSql(target.name(), plan, agreement);
        return new SyncWork(db, plan, there, here, target, state, stop, watcher);
    }

    private RowHash hash(SyncPlan plan, SyncTarget target, Session session) throws SQLException {
        try (SyncSource source = SyncSource.open(settings.source(), Optional.empty())) {
            for (RowHash hash : plan.sameInBinary() ? List.of(RowHash.BYTES, RowHash.TEXT) : List.of(RowHash.TEXT)) {
                if (source.answer(hash.isThere()).equals("true")
                        && target.answersAll(session, hash.isThere(), "true")
                        && target.answersAll(session, hash.probe(), source.answer(hash.probe()))) {
                    return hash;
                }
            }
        }
        return RowHash.MD5;
    }

    /** Notes the sync, with what is to be done first. */
    private Found begin(SyncTarget target) throws SQLException {
        try (Session session = db.openSession()) {
            Phase phase = !target.exists(session) ? Phase.CREATE : target.hasRows(session) ? Phase.ADOPT : Phase.PLAN;
            state.insert(session, settings, phase, null);
            return new Found(phase, null);
        }
    }

    private Found create(SyncTarget target) throws SQLException {
        try (Session session = db.openSession()) {
            Phase next = Phase.PLAN;
            if (!target.exists(session)) {
                target.create(session);
                watcher.at(SyncStep.CREATED);
            } else if (target.hasRows(session)) {
                // Somebody made and filled it since.
                next = Phase.ADOPT;
            }
            state.enter(session, next);
            return new Found(next, null);
        }
    }

    private void index(SyncTarget target) throws SQLException {
        try (Session session = db.openSession()) {
            state.enter(session, Phase.INDEX);
            target.index(session);
            watcher.at(SyncStep.INDEXED);
            state.enter(session, Phase.FOLLOW);
        }
        db.refresh();
    }

    /** From now on what is newer than the source's newest row is followed; the comparison sees to all others. */
    private void adopt(SyncWork work) throws SQLException {
        try (SyncSource source = work.source();
                Session session = db.openSession()) {
            String newest = Increment.newest(work, source);
            new Comparison(work).repair();
            session.setAutoCommit(false);
            if (newest != null) {
                state.stamp(session, newest);
            }
            state.enter(session, Phase.FOLLOW);
            session.commit();
        }
    }

    private SyncResult follow(SyncWork work, boolean compare) throws SQLException {
        SyncResult result = SyncResult.NOTHING;
        Optional<SyncPlan.Stamp> stamp = work.plan().stamp();
        if (stamp.isPresent()) {
            String known = state.read(db, settings).map(Found::stamp).orElse(null);
            result = new Increment(work, stamp.get()).run(known);
        }
        boolean only = stamp.isEmpty();
        return (compare || only) && !stop.isAsked() ? result.plus(new Comparison(work).repair()) : result;
    }

    /** Says where the sides differ. */
    SyncCheck check() throws SQLException {
        SyncPlan plan = plan();
        return new Comparison(work(plan, new SyncTarget(db, plan))).check();
    }

    @Override
    public void close() {
        lock.close();
    }
}
