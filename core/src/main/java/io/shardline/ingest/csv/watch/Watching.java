package io.shardline.ingest.csv.watch;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.watch.Inbox.Found;
import io.shardline.topology.AcrossShards;
import io.shardline.topology.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the directory again and again, and loads what it finds. Holds the lock of the directory. Used by one thread. */
final class Watching implements AutoCloseable {
    /** How often something is tried by a watch that is to end. */
    private static final int MOST_FAILURES = 5;

    private final ParallelConnection db;
    private final WatchSettings settings;
    private final WatchStop stop;
    private final DirectoryLock lock;
    private final Inbox inbox;
    private final FileLoad load;
    private final Endings endings;
    /** Files that miss rows of others. */
    private final Map<Path, Retry> orphans = new HashMap<>();

    /** Files whose load has lost a server, and may have brought that about. */
    private final Map<Found, Retry> suspects = new HashMap<>();

    private long loaded;
    private long repeated;

    Watching(ParallelConnection db, WatchSettings settings, WatchStop stop, WatchStep.Watcher watcher)
            throws SQLException, IOException {
        this.db = db;
        this.settings = settings;
        this.stop = stop;
        requireAtomic();
        this.lock = new DirectoryLock(settings.directory());
        Ledger ledger = new Ledger(db);
        boolean created = false;
        try {
            ledger.create();
            created = true;
        } finally {
            if (!created) {
                lock.close();
            }
        }
        this.inbox = new Inbox(settings);
        this.load = new FileLoad(db, settings, ledger, stop, watcher);
        this.endings = new Endings(settings, new Archive(settings, watcher));
    }

    private void requireAtomic() throws ShardlineException {
        if (db.topology().shards().size() > 1 && db.topology().acrossShards() == AcrossShards.BEST_EFFORT) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "a directory is watched only with atomic commits")
                    .withDetail("Rows and the note that they are loaded must be committed together on several shards.")
                    .withHint("Leave transactions.acrossShards out of the cluster file.");
        }
    }

    /** @param once whether to end when nothing is left to do, or an error does not pass */
    WatchResult run(boolean once) throws SQLException, IOException {
        Retry retry = new Retry();
        boolean more = true;
        while (!stop.isAsked() && (more || !once)) {
            try {
                more = round();
                retry = new Retry();
                if (more || !once) {
                    stop.await(settings.times().every());
                }
            } catch (SQLException | IOException e) {
                if (Blame.of(e) == Blame.CLUSTER || (once && retry.failures() == MOST_FAILURES)) {
                    throw e;
                }
                Duration pause = retry.failed();
                settings.listener().accept(new WatchEvent.Paused(pause, e));
                stop.await(pause);
                db.recover();
            } catch (Undone stopped) {
                // Every other reason is dealt with where the file is.
            }
        }
        return new WatchResult(loaded, repeated, endings.refused(), endings.waiting());
    }

    /** Takes what is complete; returns whether something is to be looked at again though nothing comes. */
    private boolean round() throws SQLException, IOException {
        Inbox.Scan scan = inbox.scan();
        endings.goOn(scan);
        orphans.keySet().retainAll(scan.files().stream().map(Found::file).toList());
        suspects.keySet().retainAll(scan.files());
        List<Job> jobs = new ArrayList<>();
        boolean more = false;
        for (Found found : scan.files()) {
            if (!endings.knows(found.file())) {
                more |= !found.complete();
                job(found).ifPresent(jobs::add);
            }
        }
        more |= take(jobs);
        return more || endings.isHopeful(MOST_FAILURES);
    }

    /** What to do with a file; one that is complete and for no table is refused. */
    private Optional<Job> job(Found found) {
        Path file = found.file();
        String reason = "message: the file is no CSV by its name\n";
        if (isCsv(file)) {
            try {
                Optional<Job> job = settings.loadOf(file).map(load -> Job.of(found, load));
                if (job.isPresent()) {
                    return job;
                }
                reason = "message: no table is declared for the file\n";
            } catch (RuntimeException e) {
                // Settings that do not fit this name may fit others.
                reason = Reason.of(file, null, e);
            }
        }
        if (found.complete()) {
            endings.refuse(found, reason);
        }
        return Optional.empty();
    }

    private static boolean isCsv(Path file) {
        return file.getFileName().toString().matches("(?i).+\\.csv(\\.gz)?");
    }

    /** Takes files in order. One that has to wait keeps those after it of its table waiting, and those of tables that refer to it. */
    private boolean take(List<Job> jobs) throws SQLException, IOException {
        Map<String, CsvLoad> tables = new HashMap<>();
        jobs.forEach(job -> tables.put(job.table(), job.load()));
        ParentTables parents = ParentTables.of(db, tables);
        jobs.sort(Job.order(parents, settings.taking().byTime()));
        Set<String> waiting = new HashSet<>();
        boolean more = false;
        for (Job job : jobs) {
            if (stop.isAsked()) {
                return false;
            }
            Set<String> before = parents.parents(job.table());
            before.add(job.table());
            before.retainAll(waiting);
            if (!before.isEmpty() || !job.found().complete() || !take(job)) {
                waiting.add(job.table());
                more = true;
            }
        }
        return more;
    }

    /** Returns whether the file is done with. */
    private boolean take(Job job) throws SQLException, IOException {
        Path file = job.file();
        Retry orphan = orphans.get(file);
        if (orphan != null
                && !orphan.isDue()
                && !orphan.isOlderThan(settings.times().parents())) {
            return false;
        }
        Retry suspect = suspects.get(job.found());
        if (suspect != null) {
            if (!suspect.isDue()) {
                return false;
            }
            requireAllShards();
        }
        if (job.found().stamp().size() == 0) {
            endings.refuse(job.found(), "message: the file is empty\n");
            return true;
        }
        FileLoad.Outcome outcome;
        try {
            outcome = load.run(file, job.found().stamp(), job.load());
        } catch (NoSuchFileException gone) {
            return true;
        } catch (Undone undone) {
            return undone(job, undone);
        } catch (SQLException | IOException | RuntimeException e) {
            return failed(job, e);
        }
        loaded(job, outcome);
        return true;
    }

    /** What is lost before a load is lost without it. */
    private void requireAllShards() throws SQLException {
        List<String> shards = db.topology().shards().stream().map(Shard::name).toList();
        try (Session session = db.openSession()) {
            session.onShards(shards, (shard, connection) -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select 1");
                }
            });
        }
    }

    private void loaded(Job job, FileLoad.Outcome outcome) {
        String table = job.load().table();
        if (outcome.result().isPresent()) {
            loaded++;
            settings.listener()
                    .accept(new WatchEvent.Loaded(
                            job.file(), table, outcome.result().get()));
            // Their parents may have come.
            orphans.values().forEach(Retry::hasten);
        } else {
            repeated++;
            settings.listener().accept(new WatchEvent.Repeated(job.file(), table));
        }
        orphans.remove(job.file());
        endings.done(job.found(), outcome.digest());
    }

    private boolean undone(Job job, Undone undone) throws SQLException {
        switch (undone.why()) {
            case CHANGED -> {
                settings.listener().accept(new WatchEvent.Waiting(job.file(), "it changed while it was read"));
                return false;
            }
            case REPEATED -> {
                // The next look finds it in the ledger.
                return false;
            }
            case LEDGER -> throw undone.getCause() instanceof SQLException error ? error : new SQLException(undone);
            default -> throw undone;
        }
    }

    private boolean failed(Job job, Exception e) throws SQLException, IOException {
        Path file = job.file();
        Blame blame = Blame.of(e);
        if (blame == Blame.PARENTS) {
            Retry orphan = orphans.computeIfAbsent(file, first -> new Retry());
            if (!orphan.isOlderThan(settings.times().parents())) {
                orphan.failed();
                settings.listener().accept(new WatchEvent.Waiting(file, "rows that it refers to are missing"));
                return false;
            }
        } else if (blame == Blame.LOST) {
            Retry suspect = suspects.computeIfAbsent(job.found(), first -> new Retry());
            suspect.failed();
            if (suspect.failures() < settings.times().tries()) {
                settings.listener().accept(new WatchEvent.Waiting(file, "a server was lost while it was loaded"));
                return false;
            }
        } else if (blame != Blame.FILE) {
            if (e instanceof IOException error) {
                throw error;
            }
            throw e instanceof SQLException error ? error : new SQLException(e);
        }
        orphans.remove(file);
        Retry suspect = suspects.remove(job.found());
        String tried = suspect == null ? "" : "tried: " + suspect.failures() + " times\n";
        endings.refuse(job.found(), Reason.of(file, job.load(), e) + tried);
        return true;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
