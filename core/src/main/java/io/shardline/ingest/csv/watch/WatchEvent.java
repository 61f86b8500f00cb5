package io.shardline.ingest.csv.watch;

import io.shardline.ingest.csv.CsvResult;
import java.nio.file.Path;
import java.time.Duration;

/** Something that a watch tells of, by its one thread. */
public sealed interface WatchEvent {
    /** The rows of a file are committed. */
    record Loaded(Path file, String table, CsvResult result) implements WatchEvent {}

    /** The content of a file was loaded before, so nothing is loaded. */
    record Repeated(Path file, String table) implements WatchEvent {}

    /**
     * A file is not loaded and will not be.
     *
     * @param reason as it is written beside the file
     */
    record Refused(Path file, String reason) implements WatchEvent {}

    /** A file will be tried again: it changed while it was read, or misses rows of other tables that may come yet. */
    record Waiting(Path file, String reason) implements WatchEvent {}

    /** A file is where it ends. */
    record Moved(Path file, Path to) implements WatchEvent {}

    /** A file that is loaded or refused cannot be moved away. It is not loaded again, and the move is tried again. */
    record Stuck(Path file, Exception error) implements WatchEvent {}

    /** An error that is no file's: a shard that is away, a directory that cannot be read. Everything is tried again after a pause. */
    record Paused(Duration pause, Exception error) implements WatchEvent {}
}
