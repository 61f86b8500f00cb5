package io.shardline.examples.notebook;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.RowReader;
import io.shardline.examples.notebook.rows.Rows;
import io.shardline.examples.notebook.rows.Rows.Footing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the analyst, one after the other, all in one session: what he sets stays set, and a transaction that he begins goes
 * on. A session of its own for each stream, which goes on beside them.
 */
final class Conversation implements AutoCloseable {
    private static final int COUNTED_TOGETHER = 100;

    private final ParallelConnection db;
    private final Session session;
    private final Terminal terminal;
    private int limit = 100_000;

    Conversation(ParallelConnection db, Terminal terminal) {
        this.db = db;
        this.terminal = terminal;
        try {
            this.session = db.openSession();
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    ParallelConnection db() {
        return db;
    }

    /** From now on a result is cut after so many rows. */
    void limit(int rows) {
        if (rows < 1) {
            throw Failure.of("a limit of %d rows holds nothing", rows);
        }
        limit = rows;
    }

    /** Runs a statement and reads its result, as far as the limit goes. */
    Rows ask(String sql, @Nullable Object... arguments) {
        return ask(limit, sql, arguments);
    }

    /** As {@link #ask}, for tables that the notebook makes: whole, however long. */
    Rows askAll(String sql, @Nullable Object... arguments) {
        return ask(Integer.MAX_VALUE - 1, sql, arguments);
    }

    private Rows ask(int most, String sql, @Nullable Object... arguments) {
        Progress progress = new Progress(terminal);
        return run(progress, () -> {
            try (Cursor cursor = session.cursor().execute(sql, arguments)) {
                if (cursor.rowCount() >= 0) {
                    return Rows.written(new Footing(cursor.rowCount(), false, progress.times(), progress.nanos()));
                }
                return read(new RowReader(cursor.resultSet()), most, progress);
            }
        });
    }

    private static Rows read(RowReader reader, int most, Progress progress) throws SQLException {
        List<Row> rows = new ArrayList<>();
        int untold = 0;
        Row row = reader.next();
        for (; row != null && rows.size() < most; row = reader.next()) {
            rows.add(row);
            if (++untold == COUNTED_TOGETHER) {
                progress.read(untold);
                untold = 0;
            }
        }
        return Rows.of(reader, rows, new Footing(-1, row != null, progress.times(), progress.nanos()));
    }

    /** The plan of a statement. */
    String explain(String sql, @Nullable Object... arguments) {
        return run(new Progress(terminal), () -> session.explain(sql, arguments));
    }

    private <T> T run(Progress progress, Callable<T> work) {
        session.listen(progress);
        boolean ended = false;
        try {
            T result = Errand.run(work, session::cancel, progress::tick);
            ended = true;
            return result;
        } catch (Failure failed) {
            ended = true;
            throw failed;
        } finally {
            session.listen(null);
            progress.erase();
            if (!ended) {
                terminal.out()
                        .println("cancelled on "
                                + String.join(" ", progress.times().keySet()));
            }
        }
    }

    /** Rows as they come. */
    Feed stream(String sql, @Nullable Object... arguments) {
        return Feed.open(db, new Progress(terminal), sql, arguments);
    }

    @Override
    public void close() {
        session.close();
    }
}
