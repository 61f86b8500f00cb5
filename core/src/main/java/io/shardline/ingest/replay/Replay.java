package io.shardline.ingest.replay;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.Rejects;
import io.shardline.ingest.replay.ReplaySettings.Running;
import io.shardline.ingest.replay.ReplaySettings.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays a dump of INSERT statements: its rows are inserted, and those that are there already updated, skipped or refused.
 *
 * <pre>{@code
 * ReplayResult result = Replay.named("lyon").site("site", "lyon").build().run(db, Path.of("lyon.sql.gz"));
 * }</pre>
 *
 * <p>It may be stopped at any point; run again with the same name it goes on after the last rows that were committed. Run again after it
 * is finished it begins anew, and changes nothing if nothing has changed. Immutable and safe for use by any thread.
 */
public final class Replay {
    private final ReplaySettings settings;
    private final ReplayStep.Watcher watcher;

    private Replay(ReplaySettings settings, ReplayStep.Watcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
    }

    /** @param name under which the place in the dump is kept; each dump and site has one of its own */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** A replay that tells of its steps. */
    Replay watched(ReplayStep.Watcher given) {
        return new Replay(settings, given);
    }

    /**
     * Replays a file, packed with gzip or not.
     *
     * @throws ShardlineException ROW_REFUSED, with the line, at the first row beyond the limit of refusals; NOT_SUPPORTED, with the line,
     *     for what can be neither replayed nor passed over, or if the file is not the one that was begun. What was committed stays
     * @throws IOException if the file cannot be read
     */
    public ReplayResult run(ParallelConnection db, Path file) throws SQLException, IOException {
        try (DumpSource source = DumpSource.of(file)) {
            return run(db, source);
        }
    }

    /** As {@link #run(ParallelConnection, Path)}, from the dump's first byte; the stream is closed. */
    public ReplayResult run(ParallelConnection db, InputStream dump) throws SQLException, IOException {
        try (DumpSource source = DumpSource.of(dump)) {
            return run(db, source);
        }
    }

    private ReplayResult run(ParallelConnection db, DumpSource source) throws SQLException, IOException {
        try (Session session = db.openSession()) {
            return new ReplayRun(db, settings, source, session, watcher).run();
        }
    }

    /** Collects what the replay is to do. */
    public static final class Builder {
        private static final int BATCH_ROWS = 10_000;

        private final String name;
        private Optional<Site> site = Optional.empty();
        private Optional<ConflictPolicy> policy = Optional.empty();
        private final Map<String, ConflictPolicy> policies = new LinkedHashMap<>();
        private final Map<String, List<String>> keys = new LinkedHashMap<>();
        private int batchRows = BATCH_ROWS;
        private long mostRefused;
        private boolean restart;
        private boolean dryRun;
        private @Nullable Rejects listener;
        private @Nullable Consumer<ReplayProgress> progress;

        private Builder(String name) {
            this.name = name;
        }

        /** Adds a column with the site's name to every row; it must be part of the key. */
        public Builder site(String column, String value) {
            site = Optional.of(new Site(column, value));
            return this;
        }

        /** For all tables of which nothing else is said; unless given UPDATE, and SKIP for hypertables. */
        public Builder policy(ConflictPolicy given) {
            policy = Optional.of(given);
            return this;
        }

        /** @param table as {@code name} or {@code schema.name}, without quotes */
        public Builder policy(String table, ConflictPolicy given) {
            policies.put(table, given);
            return this;
        }

        /** The columns of a unique index that tell which row a row is; the primary key unless said. */
        public Builder key(String table, String... columns) {
            keys.put(table, List.of(columns));
            return this;
        }

        /** How many rows one transaction writes, at least; 10,000 unless said. */
        public Builder batchRows(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("a batch has at least one row");
            }
            batchRows = rows;
            return this;
        }

        /**
         * Goes on after rows that are refused.
         *
         * @param most how many of one run; one more stops it
         * @param rejects hears of each once its batch is committed; the row's number is its line in the dump
         */
        public Builder refuse(long most, Rejects rejects) {
            mostRefused = most;
            listener = rejects;
            return this;
        }

        /** Begins anew, wherever the last run was stopped. */
        public Builder restart() {
            restart = true;
            return this;
        }

        /** Reads and checks everything and writes nothing. */
        public Builder dryRun() {
            dryRun = true;
            return this;
        }

        /** Tells of the progress after each batch. */
        public Builder onProgress(Consumer<ReplayProgress> given) {
            progress = given;
            return this;
        }

        public Replay build() {
            Running running = new Running(batchRows, mostRefused, restart, dryRun, listener, progress);
            return new Replay(
                    new ReplaySettings(name, site, policy, Map.copyOf(policies), Map.copyOf(keys), running),
                    step -> {});
        }
    }
}
