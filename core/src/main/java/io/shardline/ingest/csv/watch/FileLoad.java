package io.shardline.ingest.csv.watch;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvResult;
import io.shardline.ingest.csv.watch.Undone.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

/** Loads files, each content once. */
final class FileLoad {
    private final ParallelConnection db;
    private final WatchSettings settings;
    private final Ledger ledger;
    private final WatchStop stop;
    private final WatchStep.Watcher watcher;

    FileLoad(ParallelConnection db, WatchSettings settings, Ledger ledger, WatchStop stop, WatchStep.Watcher watcher) {
        this.db = db;
        this.settings = settings;
        this.ledger = ledger;
        this.stop = stop;
        this.watcher = watcher;
    }

    /** The stream of a file's content, which is unpacked if its name says so. */
    static InputStream unpacked(Path file, InputStream bytes) throws IOException {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    }

    /**
     * What became of a file.
     *
     * @param digest of the content
     * @param result empty if the content was loaded before
     */
    record Outcome(String digest, Optional<CsvResult> result) {}

    /**
     * Loads a file.
     *
     * @throws Undone if the file changed meanwhile, the ledger does not answer, or a stop was asked for; nothing is loaded then
     */
    Outcome run(Path file, FileStamp stamp, CsvLoad load) throws SQLException, IOException {
        if (!FileStamp.of(file).equals(stamp)) {
            throw new Undone(Why.CHANGED, null);
        }
        String digest;
        try (FileReading reading = new FileReading(file, stop)) {
            digest = reading.digest();
        }
        watcher.at(WatchStep.DIGESTED);
        Ledger.Entry entry = new Ledger.Entry(
                ParentTables.quoted(load.table()),
                digest,
                settings.directory().relativize(file).toString(),
                stamp.size(),
                settings.tables().returning() || load.isSnapshot());
        if (isLoaded(entry)) {
            return new Outcome(digest, Optional.empty());
        }
        try {
            CsvResult result = load(file, stamp, load, entry);
            watcher.at(WatchStep.COMMITTED);
            return new Outcome(digest, Optional.of(result));
        } catch (SQLException | IOException e) {
            // What is wrong with half a file is not wrong with the whole.
            if (!FileStamp.of(file).equals(stamp)) {
                throw new Undone(Why.CHANGED, e);
            }
            throw e;
        }
    }

    private CsvResult load(Path file, FileStamp stamp, CsvLoad load, Ledger.Entry entry)
            throws SQLException, IOException {
        AtomicBoolean written = new AtomicBoolean();
        try (FileReading reading = new FileReading(file, stop);
                InputStream plain = unpacked(file, reading)) {
            return load.run(db, plain, transaction -> {
                watcher.at(WatchStep.WRITTEN);
                note(transaction, entry);
                watcher.at(WatchStep.NOTED);
                requireSame(file, stamp, reading, entry.digest());
                written.set(true);
            });
        } catch (IOException | RuntimeException e) {
            if (written.get()) {
                throw new IOException("the file is loaded, and to tell of the records that were refused failed", e);
            }
            throw e;
        }
    }

    private boolean isLoaded(Ledger.Entry entry) {
        try {
            return ledger.has(entry);
        } catch (SQLException e) {
            throw new Undone(Why.LEDGER, e);
        }
    }

    private void note(Session transaction, Ledger.Entry entry) {
        boolean noted;
        try {
            noted = ledger.note(transaction, entry);
        } catch (SQLException e) {
            throw new Undone(Why.LEDGER, e);
        }
        if (!noted) {
            throw new Undone(Why.REPEATED, null);
        }
    }

    private static void requireSame(Path file, FileStamp stamp, FileReading reading, String digest) {
        try {
            if (!reading.digest().equals(digest) || !FileStamp.of(file).equals(stamp)) {
                throw new Undone(Why.CHANGED, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
