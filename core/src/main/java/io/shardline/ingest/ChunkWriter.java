package io.shardline.ingest;

import io.shardline.ShardlineException;
import io.shardline.copy.PieceCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes one chunk in a transaction that is open. A hopeful writer uses no savepoints: an error ends the transaction. A careful one finds
 * the rows that are refused, by halving under savepoints, and writes the rest.
 */
final class ChunkWriter implements PieceCopy.Target<Incoming> {
    /** The class of data exceptions. */
    private static final String NO_VALUE = "22";

    private final Connection connection;
    private final UpsertSql sql;
    private final Staging staging;
    private final RefusalLimit limit;
    private final boolean careful;
    private final Tally tally = new Tally();
    private boolean distinct;

    ChunkWriter(Connection connection, UpsertSql sql, Staging staging, RefusalLimit limit, boolean careful) {
        this.connection = connection;
        this.sql = sql;
        this.staging = staging;
        this.limit = limit;
        this.careful = careful;
    }

    /** @throws ShardlineException ROW_REFUSED for a row beyond the limit */
    Tally write(Chunk chunk) throws SQLException {
        tally.duplicates(chunk.duplicates());
        return write(chunk.rows());
    }

    /** As {@link #write(Chunk)}, of rows that were a chunk. */
    Tally write(List<Incoming> rows) throws SQLException {
        List<Incoming> written = new ArrayList<>();
        List<Incoming> deleted = new ArrayList<>();
        for (Incoming row : rows) {
            (row.deletes() ? deleted : written).add(row);
        }
        if (!written.isEmpty()) {
            staging.begin(connection);
            List<Incoming> brought = careful ? new PieceCopy<>(connection, this).copy(written) : whole(written);
            range(brought, 0, brought.size());
        }
        if (!deleted.isEmpty()) {
            delete(deleted);
        }
        return tally;
    }

    private List<Incoming> whole(List<Incoming> rows) throws SQLException {
        try {
            staging.bring(connection, rows, 0);
            return rows;
        } catch (PieceCopy.BadRow bad) {
            throw bad.reason();
        }
    }

    @Override
    public void copy(List<Incoming> rows, int before) throws SQLException, PieceCopy.BadRow {
        staging.bring(connection, rows, before);
    }

    private void range(List<Incoming> rows, int from, int to) throws SQLException {
        if (from == to) {
            return;
        }
        if (!careful) {
            once(rows, from, to);
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            once(rows, from, to);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            boolean twice = RowErrors.keyTwice(e) && !distinct;
            if (!twice && !RowErrors.concerns(e)) {
                throw e;
            }
            connection.rollback(before);
            if (twice) {
                distinct = true;
                range(rows, from, to);
            } else if (to - from == 1) {
                refuse(rows.get(from), e);
            } else {
                int middle = (from + to) >>> 1;
                range(rows, from, middle);
                range(rows, middle, to);
            }
        }
    }

    private void once(List<Incoming> rows, int from, int to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.write(staging.query(), distinct))) {
            staging.bind(statement, rows, from, to);
            ResultSet counts = statement.executeQuery();
            counts.next();
            long counted = distinct ? counts.getLong(1) : to - from;
            long inserted = counts.getLong(2);
            long updated = counts.getLong(3);
            boolean updates = sql.updatesOnly();
            tally.write(counted, inserted, updated, updates ? counted - counts.getLong(4) : 0);
            tally.duplicates(to - from - counted);
            tally.digest(counts.getBigDecimal(5));
        }
    }

    private void delete(List<Incoming> rows) throws SQLException {
        Staging keys = ArrayStaging.ofKeys(sql);
        try (PreparedStatement statement = connection.prepareStatement(sql.delete(keys.query()))) {
            keys.bind(statement, rows, 0, rows.size());
            ResultSet count = statement.executeQuery();
            count.next();
            tally.delete(rows.size(), count.getLong(1));
        }
    }

    @Override
    public void refuse(Incoming row, SQLException e) throws SQLException {
        Reject reject = RowErrors.reject(row, e);
        if (reject.column().isEmpty() && reject.sqlState().startsWith(NO_VALUE)) {
            reject = new Reject(
                    reject.row(), reject.sqlState(), reject.reason(), columnWithout(row), reject.constraint());
        }
        limit.require(tally.rejects().size() + 1, reject, e);
        tally.refuse(reject);
    }

    /** The column whose text is no value of its type: of texts in arrays the server does not say it. */
    private Optional<String> columnWithout(Incoming row) throws SQLException {
        for (int position = 0; position < row.values().length; position++) {
            Savepoint before = connection.setSavepoint();
            try (PreparedStatement statement = connection.prepareStatement(sql.reading(position))) {
                statement.setString(1, row.values()[position]);
                statement.executeQuery();
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                connection.rollback(before);
                return Optional.of(sql.column(position));
            }
        }
        return Optional.empty();
    }
}
