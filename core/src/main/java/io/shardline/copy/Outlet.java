package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardCopy;
import io.shardline.exec.Cancellation.Running;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes to one shard: rows wait here until there are enough of them to be sent. */
final class Outlet {
    private final LineMap lines = new LineMap();
    private byte[] waiting;
    private int size;
    private @Nullable Lease lease;
    private @Nullable ShardCopy copy;
    private @Nullable Running running;
    private @Nullable Outcome failure;

    Outlet(int capacity) {
        this.waiting = new byte[capacity];
    }

    LineMap lines() {
        return lines;
    }

    /** Whether so many more bytes can wait. */
    boolean takes(int length) {
        return size + length <= waiting.length;
    }

    void add(byte[] bytes, int from, int length) {
        System.arraycopy(bytes, from, waiting, size, length);
        size += length;
    }

    /** Begins the COPY on the server. */
    void open(Lease taken, String sql, CopyLeases leases) throws SQLException {
        lease = taken;
        running = leases.start(taken);
        copy = ShardCopy.begin(taken.connection(), sql);
    }

    boolean isOpen() {
        return copy != null;
    }

    /** Sends what waits; false if the server has failed, which {@link #end} tells more of. */
    boolean flush() {
        int length = size;
        size = 0;
        return send(waiting, 0, length);
    }

    /** Sends bytes at once; false as for {@link #flush}. */
    boolean send(byte[] bytes, int from, int length) {
        if (failure != null) {
            return false;
        }
        try {
            if (length > 0) {
                requireOpen().write(bytes, from, length);
            }
            return true;
        } catch (SQLException e) {
            failure = failed(e);
            return false;
        }
    }

    /** What the server said at the end: how many rows, or the line of the input at which it failed and why. */
    record Outcome(long rows, long line, Optional<SQLException> failure) {}

    /** Sends what waits and ends the data. */
    Outcome end(byte[] trailer) {
        boolean sent = flush() && send(trailer, 0, trailer.length);
        if (!sent && failure != null) {
            return failure;
        }
        try {
            return new Outcome(requireOpen().end(), 0, Optional.empty());
        } catch (SQLException e) {
            return failed(e);
        }
    }

    /** The server's error, with the line of the input. */
    private Outcome failed(SQLException e) {
        if (lease != null) {
            lease.failed(e);
        }
        long line = ShardCopy.failedLine(e);
        SQLException moved = ShardCopy.atLine(e, lines::input);
        return new Outcome(0, line < 0 ? Long.MAX_VALUE : lines.input(line), Optional.of(moved));
    }

    /** Takes back what was sent, and lets go of the connection. */
    void close() {
        try {
            if (copy != null) {
                copy.cancel();
            }
        } catch (SQLException e) {
            // In COPY it can be of no more use to anybody.
            if (lease != null) {
                lease.discard();
            }
        }
        copy = null;
        waiting = new byte[0];
        size = 0;
        if (running != null) {
            running.close();
            running = null;
        }
    }

    private ShardCopy requireOpen() throws ShardlineException {
        ShardCopy open = copy;
        if (open == null) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the COPY has ended");
        }
        return open;
    }
}
