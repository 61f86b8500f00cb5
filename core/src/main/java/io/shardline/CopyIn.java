package io.shardline;

import io.shardline.copy.CopyStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a table by COPY FROM STDIN, each to the shard that owns it.
 *
 * <p>Rows are cut by PostgreSQL's own rules and passed on byte for byte; only the shard key is decoded. A write waits while the
 * shards are behind, so memory stays small however long the input is. Until it has ended the session can do nothing else. Used by
 * one thread.
 */
public final class CopyIn implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final CopyStream stream;
    private final Owner owner;
    private boolean active = true;

    /** The session that it belongs to. */
    interface Owner {
        /** Takes note of an error, and returns it as the caller is to have it. */
        SQLException noted(SQLException e);
    }

    CopyIn(CopyStream stream, Owner owner) {
        this.stream = stream;
        this.owner = owner;
    }

    /** As {@link #write(byte[], int, int)}, all of an array. */
    public void write(byte[] bytes) throws SQLException {
        write(bytes, 0, bytes.length);
    }

    /**
     * Takes bytes of the input, cut anywhere. The array is the caller's again afterwards.
     *
     * @throws SQLException the server's own error for a bad row, with the line of the whole input in its context; or a
     *     ShardlineException NULL_SHARD_KEY, SHARD_KEY_INVALID or BAD_COPY_DATA, with the line in its detail. The COPY is undone then
     */
    public void write(byte[] bytes, int from, int length) throws SQLException {
        requireActive();
        try {
            stream.write(bytes, from, length);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            cancel();
            throw e;
        }
    }

    /** Takes all bytes of a stream, which stays the caller's. */
    public void write(InputStream input) throws SQLException, IOException {
        byte[] buffer = new byte[BUFFER];
        for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
            write(buffer, 0, length);
        }
    }

    /**
     * Ends the input. In autocommit the rows are committed on all shards; otherwise with the session's transaction.
     *
     * @return how many rows were written, each logical row once
     * @throws SQLException as {@link #write}
     */
    public long end() throws SQLException {
        requireActive();
        try {
            long rows = stream.end();
            finish();
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            cancel();
            throw e;
        }
    }

    /** Undoes the COPY. In a transaction this fails the transaction. Does nothing once it has ended. */
    public void cancel() {
        if (active) {
            owner.noted(ShardlineException.of(ErrorCode.CANCELLED, "COPY was cancelled"));
            finish();
        }
    }

    /** True until it has ended, failed or been cancelled. */
    public boolean isActive() {
        return active;
    }

    private SQLException failed(SQLException e) {
        SQLException known = owner.noted(e);
        finish();
        return known;
    }

    private void finish() {
        active = false;
        stream.close();
    }

    private void requireActive() throws ShardlineException {
        if (!active) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the COPY has ended");
        }
    }

    /** @throws ShardlineException COPY_ACTIVE if there is one that has not ended */
    static void requireEnded(@Nullable CopyIn last) throws ShardlineException {
        if (last != null && last.active) {
            throw ShardlineException.of(ErrorCode.COPY_ACTIVE, "the session is in the middle of a COPY")
                    .withHint("End or cancel it first.");
        }
    }

    /** Undoes it if there is one that has not ended. */
    static void cancel(@Nullable CopyIn last) {
        if (last != null) {
            last.cancel();
        }
    }

    /** As {@link #cancel()}. */
    @Override
    public void close() {
        cancel();
    }
}
