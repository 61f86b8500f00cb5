package io.shardline.backend;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a {@code COPY ... TO STDOUT}, as the server sends them: none of them is decoded, and one is in memory.
 *
 * <p>Of the binary format, what stands before the first row and after the last is left out, so that the rows of several servers can
 * be put together. Used by one thread.
 */
public final class CopyOutRows implements AutoCloseable {
    /** Signature and flags; the length of an extension follows. */
    private static final int FIXED_HEADER = 15;

    private static final int HEADER = FIXED_HEADER + 4;

    private final Lease lease;
    private final CopyOut copy;
    private final boolean binary;
    private boolean started;

    private CopyOutRows(Lease lease, CopyOut copy, boolean binary) {
        this.lease = lease;
        this.copy = copy;
        this.binary = binary;
    }

    /** @param binary whether that is the format that {@code sql} asks for; else each message is one line of text */
    public static CopyOutRows start(Lease lease, String sql, boolean binary) throws SQLException {
        CopyOut copy =
                lease.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        return new CopyOutRows(lease, copy, binary);
    }

    /** A row or some of one, to be passed on as it is; null after the last. */
    public byte @Nullable [] next() throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null || !binary) {
            return message;
        }
        if (!started) {
            started = true;
            message = withoutHeader(message);
        }
        if (isTrailer(message)) {
            drain();
            return null;
        }
        return message;
    }

    private static byte[] withoutHeader(byte[] message) throws SQLException {
        int extension = 0;
        for (int i = FIXED_HEADER; i < HEADER && i < message.length; i++) {
            extension = extension << 8 | message[i] & 0xff;
        }
        if (message.length < HEADER + extension) {
            throw new SQLException("the server began a binary COPY in an unknown way", "08P01");
        }
        byte[] rest = new byte[message.length - HEADER - extension];
        System.arraycopy(message, HEADER + extension, rest, 0, rest.length);
        return rest;
    }

    /** In the place of a row's number of fields, -1 ends the data. */
    private static boolean isTrailer(byte[] message) {
        return message.length == 2 && message[0] == -1 && message[1] == -1;
    }

    private void drain() throws SQLException {
        while (copy.readFromCopy() != null) {
            // Nothing follows the trailer but the end of the command.
        }
    }

    /** Stops the server if it has more to send. The connection is not used again then: the request may arrive late. */
    @Override
    public void close() {
        if (!copy.isActive()) {
            return;
        }
        lease.discard();
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            // It is discarded either way.
        }
    }
}
