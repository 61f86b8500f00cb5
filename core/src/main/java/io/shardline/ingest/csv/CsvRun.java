package io.shardline.ingest.csv;

import io.shardline.CopyIn;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.copy.CopyText;
import io.shardline.ingest.BulkUpsert;
import io.shardline.ingest.UpsertMode;
import io.shardline.ingest.UpsertResult;
import io.shardline.sql.Name;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Loads one file, once. */
final class CsvRun {
    private static final int BUFFER = 1 << 16;

    private final ParallelConnection db;
    private final CsvSettings settings;
    private final Ending last;
    private final Refused refused;

    /** What is done when all rows are written, in their transaction; if it throws, none is. */
    interface Ending {
        void end(Session session, CsvResult result) throws SQLException;
    }

    /** Undoes what a load has written, and hands on what it would have been. */
    static final class Undone extends SQLException {
        private static final long serialVersionUID = 1L;

        private final transient CsvResult result;

        Undone(CsvResult result) {
            super("the load was only tried");
            this.result = result;
        }
    }

    CsvRun(ParallelConnection db, CsvSettings settings, Ending last) {
        this.db = db;
        this.settings = settings;
        this.last = last;
        this.refused = new Refused(settings.refusals());
    }

    CsvResult run(InputStream bytes) throws SQLException, IOException {
        try {
            CsvRecords records = new CsvRecords(
                    new CsvReader(bytes, settings.format()), settings, CsvTarget.columns(db, settings.table()));
            CsvResult result = settings.cleaning().parents().isEmpty() ? write(records) : writeReferring(records);
            tell();
            return result;
        } catch (Undone undone) {
            refused.tell();
            return undone.result;
        } catch (RecordIterator.Stopped stopped) {
            throw stopped.reason();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The rows are there: whoever took this for a load that failed would load them twice. */
    private void tell() throws IOException {
        try {
            refused.tell();
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(
                    "the file is loaded, and to tell of the records that were refused failed: "
                            + Objects.requireNonNull(e.getCause()).getMessage(),
                    e.getCause());
        }
    }

    private CsvResult writeReferring(CsvRecords records) throws SQLException {
        try (Session lookingUp = db.openSession()) {
            return write(new ReferringRecords(db, lookingUp, records, settings));
        }
    }

    private CsvResult write(RecordSource records) throws SQLException {
        if (settings.mode() == CsvMode.HISTORY) {
            return history(records);
        }
        boolean asCopy =
                settings.mode() == CsvMode.APPEND && settings.refusals().most() == 0;
        return asCopy ? append(records) : upsert(records);
    }

    private CsvResult history(RecordSource records) throws SQLException {
        try (HistoryRun run = new HistoryRun(db, settings, records.columns(), refused)) {
            RecordIterator all = new RecordIterator(records, refused);
            while (all.hasNext()) {
                @Nullable String[] row = all.next();
                run.add(records.number(), row);
            }
            return run.finish(records.number(), last);
        }
    }

    /** The fast way: rows as lines of COPY, of which the server names the first bad one. */
    private CsvResult append(RecordSource records) throws SQLException {
        String names = Name.quoted(records.columns());
        String table = Name.read(settings.table()).quoted();
        RecordIterator all = new RecordIterator(records, refused);
        AtomicReference<CsvResult> result = new AtomicReference<>();
        db.inTransaction(session -> {
            try (CopyIn copy = session.copyIn("copy " + table + " (" + names + ") from stdin")) {
                copy(all, copy);
                result.set(new CsvResult(records.number(), copy.end(), 0, 0, 0, 0, 0));
            }
            last.end(session, Objects.requireNonNull(result.get()));
        });
        return Objects.requireNonNull(result.get());
    }

    private static void copy(RecordIterator all, CopyIn copy) throws SQLException {
        CopyText text = new CopyText();
        while (all.hasNext()) {
            @Nullable String[] row = all.next();
            text.first(row[0]);
            for (int i = 1; i < row.length; i++) {
                text.next(row[i]);
            }
            text.end();
            if (text.size() >= BUFFER) {
                text.send(copy::write);
            }
        }
        text.send(copy::write);
    }

    private CsvResult upsert(RecordSource records) throws SQLException {
        RecordIterator all = new RecordIterator(records, refused);
        List<String> columns = records.columns();
        BulkUpsert.Builder upsert = BulkUpsert.into(settings.table())
                .mode(settings.mode() == CsvMode.APPEND ? UpsertMode.INSERT : UpsertMode.UPSERT)
                .columns(columns.toArray(String[]::new))
                .refuse(settings.refusals().most(), reject -> {
                    refused.addCounted(all.numbered(reject));
                    if (refused.left() < 0) {
                        throw new RecordIterator.Stopped(tooMany());
                    }
                });
        if (!settings.key().isEmpty()) {
            upsert.conflictOn(settings.key().toArray(String[]::new));
        }
        AtomicReference<CsvResult> result = new AtomicReference<>();
        db.inTransaction(session -> {
            UpsertResult done = upsert.build().runIn(session, db, all);
            CsvResult counted = result(records.number(), done);
            result.set(counted);
            last.end(session, counted);
        });
        return Objects.requireNonNull(result.get());
    }

    private CsvResult result(long read, UpsertResult done) {
        return new CsvResult(
                read, done.inserted(), done.updated(), done.unchanged(), 0, refused.count(), done.duplicates());
    }

    private static ShardlineException tooMany() {
        return ShardlineException.of(
                ErrorCode.ROW_REFUSED, "more records of the file were refused than the limit allows");
    }
}
