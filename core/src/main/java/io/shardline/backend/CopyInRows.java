package io.shardline.backend;

import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows to a {@code COPY ... FROM STDIN}, as {@link CopyOutRows} gives them. Used by one thread at a time. */
public final class CopyInRows {
    private static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {-1, -1};

    private final Lease lease;
    private final CopyIn copy;
    private final boolean binary;

    private CopyInRows(Lease lease, CopyIn copy, boolean binary) {
        this.lease = lease;
        this.copy = copy;
        this.binary = binary;
    }

    /** @param binary whether that is the format that {@code sql} asks for */
    public static CopyInRows start(Lease lease, String sql, boolean binary) throws SQLException {
        CopyIn copy = lease.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        CopyInRows rows = new CopyInRows(lease, copy, binary);
        if (binary) {
            rows.write(HEADER, HEADER.length);
        }
        return rows;
    }

    /** Sends whole rows. */
    public void write(byte[] buffer, int length) throws SQLException {
        copy.writeToCopy(buffer, 0, length);
    }

    /** Ends the rows; returns how many the server took. */
    public long end() throws SQLException {
        if (binary) {
            write(TRAILER, TRAILER.length);
        }
        return copy.endCopy();
    }

    /** Takes back what was sent, if it has not ended. */
    public void cancel() {
        if (!copy.isActive()) {
            return;
        }
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            lease.discard();
        }
    }
}
