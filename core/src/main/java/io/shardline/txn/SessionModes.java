package io.shardline.txn;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import java.sql.Connection;
import java.sql.SQLException;

/** What the connections of a session are set to. Used by the session's thread alone. */
final class SessionModes {
    private boolean autoCommit = true;
    private boolean readOnly;
    private int isolation = Connection.TRANSACTION_NONE;

    boolean autoCommit() {
        return autoCommit;
    }

    void setAutoCommit(boolean on) {
        autoCommit = on;
    }

    boolean readOnly() {
        return readOnly;
    }

    void setReadOnly(boolean on) {
        readOnly = on;
    }

    /** TRANSACTION_NONE for the servers' own. */
    int isolation() {
        return isolation;
    }

    void setIsolation(int level) {
        isolation = level;
    }

    /** Sets a connection that comes into the session. */
    void applyTo(Lease lease) throws SQLException {
        if (autoCommit && !readOnly && isolation == Connection.TRANSACTION_NONE) {
            return;
        }
        change(lease, connection -> {
            if (isolation != Connection.TRANSACTION_NONE) {
                connection.setTransactionIsolation(isolation);
            }
            if (readOnly) {
                connection.setReadOnly(true);
            }
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
        });
    }

    /** A setting of a connection. */
    interface Change {
        void on(Connection connection) throws SQLException;
    }

    static void change(Lease lease, Change change) throws SQLException {
        try {
            change.on(lease.connection());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }
}
