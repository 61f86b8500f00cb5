package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.backend.ShardCopy;
import io.shardline.copy.CopyText;
import io.shardline.copy.PieceCopy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file into a history, in one transaction over all shards: records into a staging table of the transaction's own on the shard of
 * their key, then the comparison with what is current, by each shard for itself.
 */
final class HistoryRun implements AutoCloseable {
    private static final int CHUNK_ROWS = 5_000;

    private final Session session;
    private final Owners owners;
    private final HistorySql sql;
    private final int[] keyPositions;
    private final Refused refused;
    private final Map<String, List<Line>> waiting = new TreeMap<>();

    private record Line(long number, @Nullable String[] row) {}

    HistoryRun(ParallelConnection db, CsvSettings settings, List<String> columns, Refused refused) throws SQLException {
        this.owners = db.owners(settings.table());
        this.keyPositions =
                owners.keyColumns().stream().mapToInt(columns::indexOf).toArray();
        this.refused = refused;
        this.sql = new HistorySql(settings, columns);
        if (!settings.key().containsAll(owners.keyColumns())) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the key of a history must contain the shard key")
                    .withDetail("Versions of one entity must lie on one shard.");
        }
        db.requireKeysKept(settings.table(), sql.updated(), false);
        this.session = db.openSession();
        session.setAutoCommit(false);
        boolean begun = false;
        try {
            session.onShards(owners.shards(), (shard, connection) -> begin(connection));
            begun = true;
        } finally {
            if (!begun) {
                session.close();
            }
        }
    }

    private void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!yes(statement, sql.lock())) {
                throw ShardlineException.of(ErrorCode.JOB_RUNNING, "another load of this history is running")
                        .withHint("Load one file after the other.");
            }
            if (!yes(statement, sql.hasIndex())) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "no unique index keeps the history to one current row a key")
                        .withHint("Create it on every shard with %s.", sql.createIndex());
            }
            if (yes(statement, sql.hasLater())) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "the history has versions from after the file's time")
                        .withDetail("A file that comes late cannot be put between versions.");
            }
            statement.execute(sql.createStage());
        }
    }

    private static boolean yes(Statement statement, String query) throws SQLException {
        try (ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    void add(long number, @Nullable String[] row) throws SQLException {
        @Nullable Object[] key = new @Nullable Object[keyPositions.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = row[keyPositions[i]];
        }
        String shard;
        try {
            shard = owners.shardOf(key);
        } catch (ShardlineException e) {
            refused.add(number, e);
            return;
        }
        List<Line> lines = waiting.computeIfAbsent(shard, name -> new ArrayList<>());
        lines.add(new Line(number, row));
        if (lines.size() >= CHUNK_ROWS) {
            flush();
        }
    }

    private void flush() throws SQLException {
        ConcurrentLinkedQueue<Bad> bad = new ConcurrentLinkedQueue<>();
        session.onShards(
                waiting.keySet(),
                (shard, connection) -> stage(connection, waiting.getOrDefault(shard, List.of()), bad));
        waiting.clear();
        for (Bad each : bad) {
            refused.add(each.number(), each.reason());
        }
    }

    private record Bad(long number, SQLException reason) {}

    /** Copies the lines that are none of those that the server refuses. */
    private void stage(Connection connection, List<Line> lines, ConcurrentLinkedQueue<Bad> bad) throws SQLException {
        new PieceCopy<>(connection, new PieceCopy.Target<Line>() {
                    @Override
                    public void copy(List<Line> piece, int before) throws SQLException, PieceCopy.BadRow {
                        HistoryRun.this.copy(connection, piece);
                    }

                    @Override
                    public void refuse(Line line, SQLException reason) throws SQLException {
                        if (refused.left() < bad.size()) {
                            throw reason;
                        }
                        bad.add(new Bad(line.number(), reason));
                    }
                })
                .copy(lines);
    }

    private void copy(Connection connection, List<Line> lines) throws SQLException, PieceCopy.BadRow {
        ShardCopy copy = ShardCopy.begin(connection, sql.copyIntoStage());
        boolean ended = false;
        try {
            CopyText text = new CopyText();
            for (Line line : lines) {
                text.number(line.number());
                for (String value : line.row()) {
                    text.next(value);
                }
                text.end();
            }
            text.send(copy::write);
            copy.end();
            ended = true;
        } catch (SQLException e) {
            long line = ShardCopy.failedLine(e);
            boolean ofRecord = e.getSQLState() != null && e.getSQLState().startsWith("2");
            if (!ofRecord || line < 1 || line > lines.size()) {
                throw e;
            }
            throw new PieceCopy.BadRow((int) line - 1, e);
        } finally {
            if (!ended) {
                copy.cancel();
            }
        }
    }

    /**
     * Compares, writes and commits.
     *
     * @param last is done before the commit
     */
    CsvResult finish(long read, CsvRun.Ending last) throws SQLException {
        if (!waiting.isEmpty()) {
            flush();
        }
        ConcurrentLinkedQueue<long[]> counts = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> contradicting = new ConcurrentLinkedQueue<>();
        session.onShards(owners.shards(), (shard, connection) -> counts.add(compare(connection, contradicting)));
        for (long number : contradicting.stream().sorted().toList()) {
            refused.add(
                    number,
                    ShardlineException.of(
                            ErrorCode.ROW_REFUSED, "the file has this key with different content in another record"));
        }
        long[] sum = new long[5];
        counts.forEach(each -> {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += each[i];
            }
        });
        long unchanged = sum[1] - sum[3];
        CsvResult result = new CsvResult(read, sum[3] - sum[2], sum[2], unchanged, sum[4], refused.count(), sum[0]);
        last.end(session, result);
        session.commit();
        return result;
    }

    /** Duplicates, records, closed, inserted, deactivated. */
    private long[] compare(Connection connection, ConcurrentLinkedQueue<Long> contradicting) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze " + sql.stage());
            long duplicates = statement.executeUpdate(sql.deleteSame());
            if (sql.prefers()) {
                duplicates += statement.executeUpdate(sql.deleteLesser());
            } else {
                try (ResultSet numbers = statement.executeQuery(sql.deleteContradicting())) {
                    while (numbers.next()) {
                        contradicting.add(numbers.getLong(1));
                    }
                }
            }
            long records;
            try (ResultSet count = statement.executeQuery("select count(*) from " + sql.stage())) {
                count.next();
                records = count.getLong(1);
            }
            long deactivated = sql.deactivates() ? statement.executeUpdate(sql.deactivate()) : 0;
            long closed = statement.executeUpdate(sql.close());
            long inserted = statement.executeUpdate(sql.insert());
            statement.execute("drop table " + sql.stage());
            return new long[] {duplicates, records, closed, inserted, deactivated};
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
