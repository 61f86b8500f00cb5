package io.shardline.ingest.sync;

import io.shardline.ParallelConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs again and again until it is asked to stop; waits longer and longer while a server cannot be reached. */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Classes of errors that pass: connections, resources, interventions, a conflict, and a table that is being replaced. */
    private static final Set<String> PASSING = Set.of("08", "53", "55", "57", "40");

    private static final String NO_TABLE = "42P01";

    private final ParallelConnection db;
    private final SyncSettings settings;
    private final SyncStop stop;
    private final SyncStep.Watcher watcher;
    private long compared = System.nanoTime();

    Following(ParallelConnection db, SyncSettings settings, SyncStop stop, SyncStep.Watcher watcher) {
        this.db = db;
        this.settings = settings;
        this.stop = stop;
        this.watcher = watcher;
    }

    /** @param delay between two runs */
    SyncResult run(Duration delay) throws SQLException {
        SyncResult result = SyncResult.NOTHING;
        Duration pause = FIRST_PAUSE;
        boolean began = false;
        while (!stop.isAsked()) {
            try (SyncRun run = new SyncRun(db, settings, stop, watcher)) {
                do {
                    result = result.plus(once(run));
                    began = true;
                    pause = FIRST_PAUSE;
                } while (!stop.await(delay));
            } catch (SQLException e) {
                // What is wrong from the start is told at once; a conflict is wrong with nothing.
                if (!passes(e) || (!began && !conflicts(e))) {
                    throw e;
                }
                LOG.warn("sync {} waits {} s after an error: {}", settings.name(), pause.toSeconds(), e.getMessage());
                stop.await(pause);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        }
        return result;
    }

    private SyncResult once(SyncRun run) throws SQLException {
        boolean due = System.nanoTime() - compared
                >= settings.running().compareEvery().toNanos();
        SyncResult result = run.run(due);
        if (due) {
            compared = System.nanoTime();
        }
        return result;
    }

    private static boolean conflicts(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith("40");
    }

    private static boolean passes(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && state.length() == 5
                && (PASSING.contains(state.substring(0, 2)) || state.equals(NO_TABLE));
    }
}
