package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import io.shardline.Result;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.backend.ShardErrors;
import io.shardline.ingest.Reject;
import io.shardline.ingest.replay.ReplayResult.TableCounts;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes batches, each with the place after it in one transaction. */
final class BatchWriter {
    private static final Parameter[] NONE = {};
    private static final int RETRIES = 10;
    private static final Set<String> AGAIN = Set.of("40001", "40P01");
    /** Classes of errors that a row can have: its values, its constraints, its statement. */
    private static final Set<String> OF_ROWS = Set.of("07", "0A", "21", "22", "23", "42", "44", "P0");

    private final Session session;
    private final Place place;
    private final ReplayStep.Watcher watcher;

    BatchWriter(Session session, Place place, ReplayStep.Watcher watcher) {
        this.session = session;
        this.place = place;
        this.watcher = watcher;
    }

    /** From where to where a batch moves the place. */
    record Move(long from, Place.At to, boolean finished) {}

    /**
     * Writes a batch; what the server refuses of it is added to its rejects.
     *
     * @return what became of its rows, by table
     * @param mostRefused rows; one more throws, and nothing of the batch is written
     */
    Map<String, TableCounts> write(Batch batch, Move move, long mostRefused) throws SQLException {
        watcher.at(ReplayStep.READ);
        int known = batch.rejects().size();
        boolean rowByRow = false;
        for (int attempt = 0; ; attempt++) {
            try {
                return attempt(batch, move, rowByRow, mostRefused);
            } catch (SQLException e) {
                session.rollback();
                batch.rejects().subList(known, batch.rejects().size()).clear();
                boolean again = AGAIN.contains(String.valueOf(e.getSQLState())) && attempt < RETRIES;
                if (!again && (rowByRow || !isOfRow(e))) {
                    throw e;
                }
                rowByRow |= !again;
            }
        }
    }

    private Map<String, TableCounts> attempt(Batch batch, Move move, boolean rowByRow, long mostRefused)
            throws SQLException {
        Map<String, TableCounts> counts = new TreeMap<>();
        for (Batch.Group group : batch.groups()) {
            int refused = batch.rejects().size();
            long count = rowByRow
                    ? careful(group, batch, mostRefused)
                    : execute(group.table().text(group.rows()));
            long read = group.rows().size() - (batch.rejects().size() - refused);
            counts.merge(
                    group.table().table(),
                    new TableCounts(read, count),
                    (before, more) -> before.plus(more.read(), more.written()));
        }
        watcher.at(ReplayStep.WRITTEN);
        place.move(session, move.from(), move.to(), move.finished());
        watcher.at(ReplayStep.PLACED);
        session.commit();
        watcher.at(ReplayStep.COMMITTED);
        return counts;
    }

    /** The whole group, or if that fails each row by itself, to find those that are refused. */
    private long careful(Batch.Group group, Batch batch, long mostRefused) throws SQLException {
        session.savepoint("shardline_rows");
        try {
            return kept(group.table().text(group.rows()));
        } catch (SQLException e) {
            back(e);
        }
        long written = 0;
        for (SourceRow row : group.rows()) {
            session.savepoint("shardline_rows");
            try {
                written += kept(group.table().text(List.of(row)));
            } catch (SQLException e) {
                back(e);
                if (batch.rejects().size() >= mostRefused) {
                    throw refused(row.line(), group.table().table(), e);
                }
                batch.refuse(reject(row.line(), e));
            }
        }
        return written;
    }

    private long kept(String text) throws SQLException {
        long count = execute(text);
        session.release("shardline_rows");
        return count;
    }

    private void back(SQLException e) throws SQLException {
        if (!isOfRow(e)) {
            throw e;
        }
        session.rollbackTo("shardline_rows");
        session.release("shardline_rows");
    }

    private long execute(String text) throws SQLException {
        try (Result result = session.run(session.prepare(text, false), NONE, ExecuteOptions.DEFAULT)) {
            return result.count();
        }
    }

    private static boolean isOfRow(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.length() == 5 && OF_ROWS.contains(state.substring(0, 2));
    }

    static Reject reject(long line, SQLException e) {
        String reason = e instanceof ShardlineException ours ? ours.primary() : ShardErrors.primary(e);
        return new Reject(
                line, String.valueOf(e.getSQLState()), reason, ShardErrors.column(e), ShardErrors.constraint(e));
    }

    /** The row's error, with the place in the dump. What a server says may have values in it, so that is left to the cause. */
    static ShardlineException refused(long line, String table, SQLException e) {
        String state = "SQLSTATE " + e.getSQLState();
        String said = e instanceof ShardlineException ours
                ? state + ": " + ours.primary()
                : state
                        + ShardErrors.column(e)
                                .map(column -> ", column \"" + column + "\"")
                                .orElse("")
                        + ShardErrors.constraint(e)
                                .map(constraint -> ", constraint \"" + constraint + "\"")
                                .orElse("");
        return ShardlineException.of(ErrorCode.ROW_REFUSED, "row of %s on line %d was refused", table, line)
                .withDetail("%s.", said)
                .causedBy(e);
    }
}
