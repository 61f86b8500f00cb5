package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.copy.CopyFormat.Kind;
import io.shardline.copy.Outlet.Outcome;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rows each passed on to its owner, their bytes untouched. */
final class SplitStream implements CopyStream {
    private static final byte[] NOTHING = {};

    private final String table;
    private final CopyFormat format;
    private final RowFinder rows;
    private final KeyReader keys;
    private final ServerReading server;
    private final Outlets outlets;

    /** Bytes that belong to no row yet; doubled when a row fills half of it, so that no row is searched many times. */
    private byte[] buffer = new byte[1 << 16];

    private int size;
    private long line = 1;
    private boolean headed;
    private boolean over;

    /** @param table its name as the servers say it in errors */
    SplitStream(String table, CopyFormat format, RowFinder rows, KeyReader keys, Closing closing) {
        this.table = table;
        this.format = format;
        this.rows = rows;
        this.keys = keys;
        this.server = closing.server();
        this.outlets = closing.outlets();
        this.headed = !format.header() && format.kind() != Kind.BINARY;
    }

    /** What is closed with the stream. */
    record Closing(ServerReading server, Outlets outlets) {}

    @Override
    public void write(byte[] bytes, int from, int length) throws SQLException {
        int at = from;
        int end = from + length;
        while (at < end && !over) {
            int part = Math.min(end - at, buffer.length - size);
            System.arraycopy(bytes, at, buffer, size, part);
            size += part;
            at += part;
            if (size == buffer.length) {
                cut(false);
            }
        }
        if (at < end && format.kind() == Kind.BINARY) {
            throw failed(ShardlineException.of(ErrorCode.BAD_COPY_DATA, "received copy data after EOF marker"));
        }
    }

    @Override
    public long end() throws SQLException {
        if (size > 0 && !over) {
            cut(true);
        }
        long rowsWritten = settle(Optional.empty());
        outlets.commit();
        return rowsWritten;
    }

    /** Passes on every whole row that is there. */
    private void cut(boolean last) throws SQLException {
        int at = 0;
        while (at < size && !over) {
            int end = next(at, last);
            if (end == RowFinder.INCOMPLETE) {
                break;
            }
            over |= end == RowFinder.NO_MORE;
            at = over ? size : end;
        }
        size -= at;
        System.arraycopy(buffer, at, buffer, 0, size);
        if (size > buffer.length / 2) {
            buffer = Arrays.copyOf(buffer, grown(buffer.length));
        }
    }

    private static int grown(int length) throws ShardlineException {
        // A server takes no more than a gigabyte either.
        if (length >= 1 << 30) {
            throw ShardlineException.of(ErrorCode.LIMIT_EXCEEDED, "a row of COPY is longer than a gigabyte");
        }
        return length * 2;
    }

    private int next(int at, boolean last) throws SQLException {
        try {
            return headed ? row(at, last) : header(at, last);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private int header(int at, boolean last) throws SQLException {
        boolean binary = format.kind() == Kind.BINARY;
        int end = binary ? BinaryRows.header(buffer, at, size, last) : rows.find(buffer, at, size, last);
        if (end >= 0) {
            int lines = binary ? 0 : rows.lines();
            outlets.begin(Arrays.copyOfRange(buffer, at, end), lines);
            line += lines;
            headed = true;
        }
        return end;
    }

    private int row(int at, boolean last) throws SQLException {
        int end = rows.find(buffer, at, size, last);
        if (end < 0) {
            return end;
        }
        int shard = keys.owner(buffer, rows);
        boolean refused = shard == KeyReader.REFUSED;
        int owner = refused ? outlets.any() : shard;
        int count = outlets.isFirst(owner) ? rows.linesAtFirst(buffer, at, end) : rows.lines();
        if (!outlets.add(owner, buffer, at, end - at, new Outlets.Lines(line + rows.lines() - 1, count))) {
            settle(Optional.empty());
        }
        if (refused && !format.skipsBadRows()) {
            // The server will say what is wrong with it, and until it has nothing else is worth sending.
            settle(Optional.of(at("invalid value for the shard key, or none")));
        }
        line += rows.lines();
        return end;
    }

    private ShardlineException at(String message) {
        return ShardlineException.of(ErrorCode.BAD_COPY_DATA, "%s", message)
                .withDetail("COPY %s, line %d.", table, line);
    }

    /** An error found here, unless a shard says one of a line before. */
    private SQLException failed(SQLException e) throws SQLException {
        if (over) {
            return e;
        }
        SQLException placed =
                e instanceof ShardlineException ours && ours.detail().isEmpty()
                        ? ours.withDetail("COPY %s, line %d.", table, line)
                        : e;
        settle(Optional.of(placed));
        return placed;
    }

    /**
     * Ends the data on all shards.
     *
     * @param found what is wrong with the present line, if anything is
     * @return rows written
     * @throws SQLException the error of the first line that has one
     */
    private long settle(Optional<SQLException> found) throws SQLException {
        over = true;
        List<Outcome> outcomes = outlets.end(format.kind() == Kind.BINARY && headed ? BinaryRows.TRAILER : NOTHING);
        Optional<Outcome> first = outcomes.stream()
                .filter(outcome -> outcome.failure().isPresent())
                .min((one, other) -> Long.compare(one.line(), other.line()));
        if (first.isPresent() && (found.isEmpty() || first.get().line() <= line)) {
            throw first.get().failure().get();
        }
        if (found.isPresent()) {
            throw found.get();
        }
        return outcomes.stream().mapToLong(Outcome::rows).sum();
    }

    @Override
    public void close() {
        over = true;
        outlets.close();
        server.close();
    }
}
