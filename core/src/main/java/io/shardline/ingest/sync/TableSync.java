package io.shardline.ingest.sync;

import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a table in step with one of another PostgreSQL, which is only read.
 *
 * <pre>{@code
 * TableSync sync = TableSync.from(source, "public.orders").into("orders").stamp("updated_at").build();
 * SyncResult result = sync.run(db);
 * }</pre>
 *
 * <p>The first run copies everything, and creates the target if it is missing; later ones take over the rows with a newer stamp. What
 * stamps cannot tell (deleted rows, late ones, changes that leave the stamp alone) is found by comparing digests, after the first load
 * and whenever asked for. Stopped at any point, the next run goes on; what is done twice changes nothing. Immutable and safe for use by
 * any thread; of the runs of one name one is let in at a time.
 */
public final class TableSync {
    private final SyncSettings settings;
    private final SyncStep.Watcher watcher;

    private TableSync(SyncSettings settings, SyncStep.Watcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
    }

    /**
     * @param source gives connections to the source, one more than there are loaders and three at least; it stays the caller's
     * @param table at the source, as it would stand in a statement there
     */
    public static Builder from(DataSource source, String table) {
        return new Builder(source::getConnection, table);
    }

    /**
     * As {@link #from(DataSource, String)}, with a connection of its own each time.
     *
     * @param login {@code user}, {@code password} and whatever else the PostgreSQL driver takes; what is missing it looks for where it
     *     usually does
     */
    public static Builder from(String url, Properties login, String table) {
        Properties properties = new Properties();
        properties.putAll(login);
        return new Builder(() -> DriverManager.getConnection(url, properties), table);
    }

    SyncSettings settings() {
        return settings;
    }

    /** A sync that tells of its steps. */
    TableSync watched(SyncStep.Watcher given) {
        return new TableSync(settings, given);
    }

    /**
     * Takes over what has changed.
     *
     * @throws ShardlineException NOT_SUPPORTED, before the first row, if the tables or their keys do not fit; JOB_RUNNING if another run
     *     of this name is going on; TABLE_UNKNOWN, PARAMETER_MISSING for a table or column that the source has not
     * @throws SQLException a server's own error. What was committed stays, and the next run goes on after it
     */
    public SyncResult run(ParallelConnection db) throws SQLException {
        return run(db, false, new SyncStop());
    }

    /** As {@link #run(ParallelConnection)}, and then compares both sides and mends what differs. */
    public SyncResult runAndCompare(ParallelConnection db) throws SQLException {
        return run(db, true, new SyncStop());
    }

    /**
     * As {@link #run(ParallelConnection)}.
     *
     * @param compare whether to compare both sides then, and mend what differs
     * @param stop ends it early, in good order
     */
    public SyncResult run(ParallelConnection db, boolean compare, SyncStop stop) throws SQLException {
        try (SyncRun run = new SyncRun(db, settings, stop, watcher)) {
            return run.run(compare);
        }
    }

    /**
     * Runs again and again, and returns when it is asked to stop. Errors that pass, such as a server that is away, are waited out once
     * a first run was well; they are logged.
     *
     * @param delay between two runs
     * @return what all of them did
     */
    public SyncResult follow(ParallelConnection db, Duration delay, SyncStop stop) throws SQLException {
        return new Following(db, settings, stop, watcher).run(delay);
    }

    /** Compares both sides and changes nothing. Rows that change at the source meanwhile may be told as differing. */
    public SyncCheck check(ParallelConnection db) throws SQLException {
        try (SyncRun run = new SyncRun(db, settings, new SyncStop(), watcher)) {
            return run.check();
        }
    }

    /** Collects what the sync is to do. */
    public static final class Builder {
        private static final int PAGE_ROWS = 10_000;
        private static final int RANGE_ROWS = 200_000;
        private static final int LOADERS = 2;
        private static final Duration COMPARE_EVERY = Duration.ofHours(1);

        private final SyncSettings.Connections source;
        private final String table;
        private String target;
        private Optional<String> name = Optional.empty();
        private Optional<String> stamp = Optional.empty();
        private Optional<List<String>> key = Optional.empty();
        private Optional<List<String>> columns = Optional.empty();
        private Optional<String> overlap = Optional.empty();
        private int pageRows = PAGE_ROWS;
        private int rangeRows = RANGE_ROWS;
        private int loaders = LOADERS;
        private long rowsPerSecond;
        private boolean addColumns;
        private Duration compareEvery = COMPARE_EVERY;
        private @Nullable Consumer<SyncProgress> progress;

        private Builder(SyncSettings.Connections source, String table) {
            this.source = source;
            this.table = table;
            this.target = table;
        }

        /** The table to write to, which the cluster file declares as sharded or pinned; the source's name unless said. */
        public Builder into(String given) {
            target = given;
            return this;
        }

        /** Under which its state is kept; the target's name unless said. */
        public Builder name(String given) {
            name = Optional.of(given);
            return this;
        }

        /**
         * A column that is greater in rows that were written later: a time, a number, or any type with an order. It should have an index.
         * Without one every run is a comparison.
         */
        public Builder stamp(String column) {
            stamp = Optional.of(column);
            return this;
        }

        /** The columns of a unique index without NULLs that tell rows apart on both sides; the source's primary key unless said. */
        public Builder key(String... given) {
            key = Optional.of(List.of(given));
            return this;
        }

        /** The columns to copy; all unless said. */
        public Builder columns(String... given) {
            columns = Optional.of(List.of(given));
            return this;
        }

        /**
         * How far before the newest stamp a run begins, for rows of transactions that commit late: an interval, or a number. Unless said 5
         * minutes, or 1000; nothing for other types.
         */
        public Builder overlap(String given) {
            overlap = Optional.of(given);
            return this;
        }

        /** How many rows are written in one transaction, and compared at a time; 10,000 unless said. */
        public Builder pageRows(int rows) {
            pageRows = atLeastOne(rows, "page");
            return this;
        }

        /** How many rows of the first load are one transaction; 200,000 unless said. */
        public Builder rangeRows(int rows) {
            rangeRows = atLeastOne(rows, "range");
            return this;
        }

        /** How many ranges are loaded at the same time; 2 unless said. */
        public Builder loaders(int count) {
            loaders = atLeastOne(count, "load");
            return this;
        }

        private static int atLeastOne(int count, String what) {
            if (count < 1) {
                throw new IllegalArgumentException("a " + what + " has at least one");
            }
            return count;
        }

        /** Most rows read in a second; no limit unless said. */
        public Builder rowsPerSecond(long most) {
            rowsPerSecond = most;
            return this;
        }

        /** Gives the target the columns that the source has and it has not; refused unless said. */
        public Builder addColumns() {
            addColumns = true;
            return this;
        }

        /** How often {@link TableSync#follow} compares both sides; every hour unless said. */
        public Builder compareEvery(Duration given) {
            compareEvery = given;
            return this;
        }

        /** Tells of the progress after each transaction; called by one thread at a time. */
        public Builder onProgress(Consumer<SyncProgress> given) {
            progress = given;
            return this;
        }

        public TableSync build() {
            return new TableSync(
                    new SyncSettings(
                            name.orElse(target),
                            source,
                            table,
                            target,
                            stamp,
                            key,
                            columns,
                            overlap,
                            new SyncSettings.Running(
                                    pageRows, rangeRows, loaders, rowsPerSecond, addColumns, compareEvery, progress)),
                    step -> {});
        }
    }
}
