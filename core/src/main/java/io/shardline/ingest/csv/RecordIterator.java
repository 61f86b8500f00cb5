package io.shardline.ingest.csv;

import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The good records of a file one by one; bad ones are noted and left out. */
final class RecordIterator implements Iterator<@Nullable String[]> {
    private final RecordSource records;
    private final Refused refused;
    private final List<Long> leftOut = new ArrayList<>();
    private @Nullable String @Nullable [] next;
    private boolean ended;

    RecordIterator(RecordSource records, Refused refused) {
        this.records = records;
        this.refused = refused;
    }

    /** Carries an error of the file through those who only take an iterator. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException reason;

        Stopped(SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && !ended) {
            try {
                next = records.next();
                ended = next == null;
            } catch (CsvRecords.BadRecord bad) {
                leftOut.add(records.number());
                refuse(bad);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new Stopped(e);
            }
        }
        return next != null;
    }

    private void refuse(CsvRecords.BadRecord bad) {
        try {
            refused.add(records.number(), bad.reason());
        } catch (ShardlineException tooMany) {
            throw new Stopped(tooMany);
        }
    }

    @Override
    public @Nullable String[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        @Nullable String[] taken = java.util.Objects.requireNonNull(next);
        next = null;
        return taken;
    }

    /** The reject with its number in the file: those left out before count too. */
    Reject numbered(Reject reject) {
        long number = reject.row();
        for (long before : leftOut) {
            number += before <= number ? 1 : 0;
        }
        return new Reject(number, reject.sqlState(), reject.reason(), reject.column(), reject.constraint());
    }
}
