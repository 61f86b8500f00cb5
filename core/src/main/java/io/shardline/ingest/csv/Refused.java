package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.ShardCopy;
import io.shardline.backend.ShardErrors;
import io.shardline.ingest.Reject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that were refused so far, and the limit of them. They are told of when the file is written; until then it may yet come to
 * nothing. Used by one thread.
 */
final class Refused {
    private final CsvSettings.Refusals settings;
    private final List<Reject> rejects = new ArrayList<>();

    Refused(CsvSettings.Refusals settings) {
        this.settings = settings;
    }

    long count() {
        return rejects.size();
    }

    /** @throws ShardlineException ROW_REFUSED if they are too many */
    void add(long number, SQLException reason) throws ShardlineException {
        String text = reason instanceof ShardlineException ours ? ours.primary() : ShardErrors.primary(reason);
        add(
                new Reject(
                        number,
                        String.valueOf(reason.getSQLState()),
                        text,
                        ShardErrors.column(reason).or(() -> ShardCopy.failedColumn(reason)),
                        ShardErrors.constraint(reason)),
                reason);
    }

    private void add(Reject reject, SQLException reason) throws ShardlineException {
        rejects.add(reject);
        if (rejects.size() > settings.most()) {
            throw ShardlineException.of(ErrorCode.ROW_REFUSED, "record %d of the file was refused", reject.row())
                    .withDetail(
                            "SQLSTATE %s: %s.",
                            reject.sqlState(),
                            reason instanceof ShardlineException ours ? ours.primary() : "see the cause")
                    .causedBy(reason);
        }
    }

    /** Adds what was refused elsewhere, within the limit. */
    void addCounted(Reject reject) {
        rejects.add(reject);
    }

    void tell() {
        rejects.forEach(settings.listener()::refused);
    }

    long left() {
        return settings.most() - rejects.size();
    }
}
