package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted streams into one. Rows with equal keys come in the order of the streams.
 *
 * <p>Each stream stands on its next row, which is handed out where it stands; a stream is closed when it has ended.
 */
final class MergeSortCursor implements RowCursor {
    private final List<Stream> streams;
    private final SortColumns order;
    private final PriorityQueue<Stream> waiting;
    private @Nullable Stream taken;
    private boolean started;

    /** A stream and the keys of the row it stands on. */
    private static final class Stream {
        private final String shard;
        private final int position;
        private final RowCursor rows;
        private @Nullable Object[] keys = new @Nullable Object[0];

        Stream(String shard, int position, RowCursor rows) {
            this.shard = shard;
            this.position = position;
            this.rows = rows;
        }
    }

    /** @param shards the names of the streams' shards, for errors */
    MergeSortCursor(List<? extends RowCursor> rows, List<String> shards, SortColumns order) {
        this.order = order;
        this.streams = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            streams.add(new Stream(shards.get(i), i, rows.get(i)));
        }
        this.waiting = new PriorityQueue<>(rows.size(), this::compare);
    }

    private int compare(Stream a, Stream b) {
        int byKeys = order.compare(a.keys, b.keys);
        return byKeys != 0 ? byKeys : Integer.compare(a.position, b.position);
    }

    @Override
    public boolean advance() throws SQLException {
        if (!started) {
            started = true;
            for (Stream stream : streams) {
                if (pull(stream)) {
                    waiting.add(stream);
                }
            }
        } else if (taken != null && refill(taken)) {
            // In runs of rows of one stream the queue need not be touched.
            Stream next = waiting.peek();
            if (next == null || compare(taken, next) < 0) {
                return true;
            }
            waiting.add(taken);
        }
        taken = waiting.poll();
        return taken != null;
    }

    /** Refills only now, not when the row went out: it may wait for the shard, and a caller who stops never needs it. */
    private boolean refill(Stream stream) throws SQLException {
        @Nullable Object[] last = stream.keys;
        if (!pull(stream)) {
            return false;
        }
        // Costs one comparison, and turns a wrong order into an error.
        if (order.compare(last, stream.keys) > 0) {
            throw ShardlineException.of(
                            ErrorCode.SHARDS_DIFFER,
                            "shard \"%s\" sorts rows in another order than they are merged in",
                            stream.shard)
                    .withDetail("A row that it returned belongs before the one that it returned last.");
        }
        return true;
    }

    private boolean pull(Stream stream) throws SQLException {
        if (!stream.rows.advance()) {
            stream.rows.close();
            return false;
        }
        stream.keys = order.read(stream.rows.current());
        return true;
    }

    @Override
    public ResultSet current() {
        if (taken == null) {
            throw new IllegalStateException("not on a row");
        }
        return taken.rows.current();
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        return streams.get(0).rows.metaData();
    }

    @Override
    public boolean atLast() throws SQLException {
        return taken != null && waiting.isEmpty() && taken.rows.atLast();
    }

    @Override
    public void close() throws SQLException {
        RowCursor.closeAll(streams.stream().map(stream -> stream.rows).toList());
    }
}
