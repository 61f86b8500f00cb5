package io.shardline.backend;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** One server's end of a COPY TO STDOUT. Used by one thread at a time. */
public final class ShardUnload {
    private final CopyOut copy;

    private ShardUnload(CopyOut copy) {
        this.copy = copy;
    }

    /** Begins a COPY; until it ends nothing else can run on the connection. */
    public static ShardUnload begin(Connection connection, String sql) throws SQLException {
        return new ShardUnload(
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql));
    }

    /** The next message of the server: a whole row, or the header; null at the end. */
    public byte @Nullable [] next() throws SQLException {
        return copy.readFromCopy();
    }

    /** How many rows the server sent, once {@link #next} has said the end. */
    public long rows() {
        return copy.getHandledRowCount();
    }

    /** Makes the server stop. Does nothing at the end. */
    public void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
