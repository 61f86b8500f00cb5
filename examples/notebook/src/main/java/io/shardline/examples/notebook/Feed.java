package io.shardline.examples.notebook;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.RowReader;
import java.lang.ref.Cleaner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a statement as they come, some hundred in memory. The session behind them is closed after the last row, when whoever takes
 * the rows fails, when the stream is closed, or at last when nobody knows the stream any more.
 */
final class Feed extends Spliterators.AbstractSpliterator<Row> {
    private static final int TAKEN_TOGETHER = 500;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Source source;
    private final Progress progress;
    private final Cleaner.Cleanable cleaning;
    private Iterator<Row> taken = List.<Row>of().iterator();
    private boolean ended;

    private Feed(Source source, Progress progress) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        this.source = source;
        this.progress = progress;
        this.cleaning = CLEANER.register(this, source::close);
    }

    static Feed open(ParallelConnection db, Progress progress, String sql, @Nullable Object... arguments) {
        Session session;
        try {
            session = db.openSession();
        } catch (SQLException e) {
            throw Failure.of(e);
        }
        session.listen(progress);
        Source source = new Source(session, sql, arguments);
        boolean done = false;
        try {
            Errand.run(source::open, session::cancel, progress::tick);
            done = true;
            return new Feed(source, progress);
        } finally {
            progress.erase();
            if (!done) {
                source.close();
            }
        }
    }

    Stream<Row> stream() {
        return StreamSupport.stream(this, false).onClose(this::end);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Row> action) {
        boolean done = false;
        try {
            boolean advanced = advance(action);
            done = advanced;
            return advanced;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    private boolean advance(Consumer<? super Row> action) {
        if (!taken.hasNext() && !ended) {
            List<Row> more = Errand.run(source::take, source.session::cancel, progress::tick);
            progress.read(more.size());
            taken = more.iterator();
        }
        if (!taken.hasNext()) {
            return false;
        }
        action.accept(taken.next());
        return true;
    }

    private void end() {
        ended = true;
        taken = List.<Row>of().iterator();
        progress.erase();
        cleaning.clean();
    }

    /** Apart from the feed, so that it can be closed when the feed is gone. */
    private static final class Source {
        private final Session session;
        private final String sql;
        private final @Nullable Object[] arguments;
        private @Nullable Cursor cursor;
        private @Nullable RowReader reader;

        Source(Session session, String sql, @Nullable Object[] arguments) {
            this.session = session;
            this.sql = sql;
            this.arguments = arguments;
        }

        Source open() throws SQLException {
            Cursor opened = session.cursor();
            cursor = opened;
            reader = new RowReader(opened.execute(sql, arguments).resultSet());
            return this;
        }

        /** Empty at the end. */
        List<Row> take() throws SQLException {
            List<Row> rows = new ArrayList<>(TAKEN_TOGETHER);
            RowReader open = reader;
            while (open != null && rows.size() < TAKEN_TOGETHER) {
                Row row = open.next();
                if (row == null) {
                    reader = null;
                    return rows;
                }
                rows.add(row);
            }
            return rows;
        }

        void close() {
            try (session) {
                if (cursor != null) {
                    cursor.close();
                }
            } catch (SQLException e) {
                // The connection is broken, and was given up with the session.
            }
        }
    }
}
