package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges sorted streams into one. Rows with equal keys come in the order of the streams.
 *
 * <p>Each stream stands on its next row, which is handed out where it stands; a stream is closed when it has ended.
 */
final class MergeSortCursor implements RowCursor {
    private final List<Stream> streams;
    private final SortColumns order;
    /** Those that stand on a row, as a binary heap: the first is the one whose row is handed out. */
    private final Stream[] heap;

    private int size;
    private boolean started;

    /** A stream and the keys of the row it stands on. */
    private static final class Stream {
        private final String shard;
        private final int position;
        private final RowCursor rows;
        private SortColumns.Keys keys;
        /** Those of the row before, and then of the next. */
        private SortColumns.Keys others;

        Stream(String shard, int position, RowCursor rows, SortColumns order) {
            this.shard = shard;
            this.position = position;
            this.rows = rows;
            this.keys = order.keys();
            this.others = order.keys();
        }
    }

    /** @param shards the names of the streams' shards, for errors */
    MergeSortCursor(List<? extends RowCursor> rows, List<String> shards, SortColumns order) {
        this.order = order;
        this.streams = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            streams.add(new Stream(shards.get(i), i, rows.get(i), order));
        }
        this.heap = new Stream[rows.size()];
    }

    @Override
    public boolean advance() throws SQLException {
        if (!started) {
            started = true;
            fill();
        } else if (size > 0) {
            if (!refill(heap[0])) {
                size--;
                heap[0] = heap[size];
            }
            sink(0);
        }
        return size > 0;
    }

    private void fill() throws SQLException {
        for (Stream stream : streams) {
            if (pull(stream)) {
                heap[size++] = stream;
            }
        }
        for (int place = size / 2 - 1; place >= 0; place--) {
            sink(place);
        }
    }

    /** Restores the heap where one stream stands on a later row than before: cheaper than taking it out and adding it again. */
    private void sink(int place) {
        Stream sinking = heap[place];
        int at = place;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (precedes(sinking, heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = sinking;
    }

    private boolean precedes(Stream a, Stream b) {
        int byKeys = order.compare(a.keys, b.keys);
        return byKeys != 0 ? byKeys < 0 : a.position < b.position;
    }

    /** Refills only now, not when the row went out: it may wait for the shard, and a caller who stops never needs it. */
    private boolean refill(Stream stream) throws SQLException {
        if (!pull(stream)) {
            return false;
        }
        // Costs one comparison, and turns a wrong order into an error.
        if (order.compare(stream.others, stream.keys) > 0) {
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
        SortColumns.Keys next = stream.others;
        order.read(stream.rows.current(), next);
        stream.others = stream.keys;
        stream.keys = next;
        return true;
    }

    @Override
    public ResultSet current() {
        if (size == 0) {
            throw new IllegalStateException("not on a row");
        }
        return heap[0].rows.current();
    }

    @Override
    public ResultSetMetaData metaData() throws SQLException {
        return streams.get(0).rows.metaData();
    }

    @Override
    public boolean atLast() throws SQLException {
        return size == 1 && heap[0].rows.atLast();
    }

    @Override
    public void close() throws SQLException {
        RowCursor.closeAll(streams.stream().map(stream -> stream.rows).toList());
    }
}
