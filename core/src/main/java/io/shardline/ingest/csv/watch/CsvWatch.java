package io.shardline.ingest.csv.watch;

import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.ingest.csv.CsvLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Loads the CSV files that are put into a directory and its subdirectories, each once, and moves them away.
 *
 * <pre>{@code
 * CsvWatch watch = CsvWatch.of(Path.of("inbox"))
 *         .table("customers", CsvLoad.into("crm.customers").mode(CsvMode.HISTORY).key("customer_no").build())
 *         .build();
 * watch.follow(db, stop);
 * }</pre>
 *
 * <p>A file is named by its table: {@code customers.csv}, {@code customers-2024-01-31.csv}, {@code customers.north.csv.gz}. It ends in the
 * directory {@code done}, or in {@code error} with a {@code .reason.txt} beside it; none is deleted. A process that ends anywhere loses
 * and doubles nothing. Immutable and safe for use by any thread; of the runs on one directory one is let in at a time.
 */
public final class CsvWatch {
    private final WatchSettings settings;
    private final WatchStep.Watcher watcher;

    private CsvWatch(WatchSettings settings, WatchStep.Watcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
    }

    /** @param directory where others put files; it is there */
    public static Builder of(Path directory) {
        return new Builder(directory);
    }

    /** A watch that tells of its steps. */
    CsvWatch watched(WatchStep.Watcher given) {
        return new CsvWatch(settings, given);
    }

    /** As {@link #once(ParallelConnection, WatchStop)}, to the end. */
    public WatchResult once(ParallelConnection db) throws SQLException, IOException {
        return once(db, new WatchStop());
    }

    /**
     * Loads what is there, and returns when nothing is left that is complete, waits for other rows, or settles.
     *
     * @throws ShardlineException JOB_RUNNING if another run on the directory is going on; NOT_SUPPORTED if the shards do not commit
     *     together
     * @throws SQLException an error that did not pass after some tries. The files that it met are where they were
     * @throws IOException as that, of the directory
     */
    public WatchResult once(ParallelConnection db, WatchStop stop) throws SQLException, IOException {
        try (Watching watching = new Watching(db, located(), stop, watcher)) {
            return watching.run(true);
        }
    }

    /**
     * Loads what is there and whatever comes, and returns when it is asked to stop. Errors that are no file's are waited out.
     *
     * @throws ShardlineException as {@link #once(ParallelConnection, WatchStop)}
     */
    public WatchResult follow(ParallelConnection db, WatchStop stop) throws SQLException, IOException {
        try (Watching watching = new Watching(db, located(), stop, watcher)) {
            return watching.run(false);
        }
    }

    /** With the directories' own paths, whatever links lead to them. */
    private WatchSettings located() throws IOException {
        Path real = settings.directory().toRealPath();
        return new WatchSettings(
                real,
                new WatchSettings.Archives(
                        made(real.resolve(settings.archives().done())),
                        made(real.resolve(settings.archives().error()))),
                settings.tables(),
                settings.taking(),
                settings.times(),
                settings.listener());
    }

    private static Path made(Path directory) throws IOException {
        return Files.createDirectories(directory).toRealPath();
    }

    /** Collects what the watch is to do. */
    public static final class Builder {
        private static final Duration EVERY = Duration.ofSeconds(1);
        private static final Duration SETTLE = Duration.ofSeconds(3);
        private static final Duration PARENTS = Duration.ofMinutes(5);
        private static final int TRIES = 5;

        private final Path directory;
        private Path done = WatchSettings.Archives.DONE;
        private Path error = WatchSettings.Archives.ERROR;
        private final Map<String, CsvLoad> declared = new LinkedHashMap<>();
        private Function<String, Optional<CsvLoad>> others =
                name -> Optional.of(CsvLoad.into(name).build());
        private boolean returning;
        private Duration settle = SETTLE;
        private boolean markersOnly;
        private boolean byTime;
        private List<String> ignored = List.of(".tmp", ".part");
        private Duration every = EVERY;
        private Duration parents = PARENTS;
        private int tries = TRIES;
        private Consumer<WatchEvent> listener = event -> {};

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Where files end that are loaded; the subdirectory {@code done} unless said. A relative path is one from the directory. */
        public Builder done(Path given) {
            done = given;
            return this;
        }

        /** Where files end that are refused; the subdirectory {@code error} unless said. */
        public Builder error(Path given) {
            error = given;
            return this;
        }

        /** How files are loaded whose name begins with this one, before a dot or hyphen; the longest such name counts. */
        public Builder table(String name, CsvLoad load) {
            declared.put(name, load);
            return this;
        }

        /**
         * How other files are loaded, by their name up to the first dot or hyphen; empty refuses them. Unless said they are appended to the
         * table of that name, so whoever may put files there may write to any table.
         */
        public Builder otherTables(Function<String, Optional<CsvLoad>> given) {
            others = given;
            return this;
        }

        /**
         * Loads content that was loaded before again, if other content of its table came after it: files are states, and one that comes back
         * is a change. Unless said the same content is loaded once, but for histories that deactivate what is missing.
         */
        public Builder returningStates() {
            returning = true;
            return this;
        }

        /** How long a file must stay as it is before it is taken for complete; 3 seconds unless said. */
        public Builder settle(Duration given) {
            settle = given;
            return this;
        }

        /** Takes only files with a marker beside them: the file's name with {@code .done} behind it, or in place of its ending. */
        public Builder markersOnly() {
            markersOnly = true;
            return this;
        }

        /** Takes the files of a table in the order of their times of modification, and not of their names. */
        public Builder byTime() {
            byTime = true;
            return this;
        }

        /** Ends of names of files and subdirectories that are left alone; {@code .tmp} and {@code .part} unless said. Hidden ones are always. */
        public Builder ignore(String... endings) {
            ignored = List.of(endings);
            return this;
        }

        /** How long between two looks at the directory; a second unless said. */
        public Builder every(Duration given) {
            every = given;
            return this;
        }

        /** How long a file waits for rows that its rows refer to, before it is refused; 5 minutes unless said. */
        public Builder parentsWithin(Duration given) {
            parents = given;
            return this;
        }

        /**
         * How often a file is tried whose load loses a server or the connection to it each time, though all answered before; then it is
         * refused, and no longer holds back others. 5 unless said.
         */
        public Builder tries(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("a file is tried at least once");
            }
            tries = most;
            return this;
        }

        /** Hears of everything, in the thread of the watch. */
        public Builder onEvent(Consumer<WatchEvent> given) {
            listener = given;
            return this;
        }

        /** @throws IllegalArgumentException for settings that contradict each other */
        public CsvWatch build() {
            Path top = directory.toAbsolutePath().normalize();
            WatchSettings.Archives archives = new WatchSettings.Archives(done, error);
            Path loaded = top.resolve(done).normalize();
            Path refused = top.resolve(error).normalize();
            if (loaded.equals(refused) || loaded.equals(top) || refused.equals(top)) {
                throw new IllegalArgumentException("files end in two directories, neither of which is watched");
            }
            return new CsvWatch(
                    new WatchSettings(
                            directory,
                            archives,
                            new WatchSettings.Tables(Map.copyOf(declared), others, returning),
                            new WatchSettings.Taking(settle, markersOnly, byTime, List.copyOf(ignored)),
                            new WatchSettings.Times(every, parents, tries),
                            listener),
                    step -> {});
        }
    }
}
