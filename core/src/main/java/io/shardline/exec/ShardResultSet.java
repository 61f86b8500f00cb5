package io.shardline.exec;

import io.shardline.backend.ShardErrors;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one shard, straight from the PostgreSQL driver's result set: it scrolls as that one does.
 *
 * <p>Closing gives the connection back, once. As safe for use by several threads as the driver's own.
 */
public final class ShardResultSet extends DelegatingResultSet {
    private final ResultSet rows;
    private final String shard;
    private final Runnable onClose;
    private @Nullable Statement owner;
    private @Nullable ResultSetMetaData metaData;
    private boolean closed;

    /**
     * @param shard the shard's name, for errors
     * @param onClose run once, after the rows are closed
     */
    public ShardResultSet(ResultSet rows, String shard, Runnable onClose) {
        this.rows = rows;
        this.shard = shard;
        this.onClose = onClose;
    }

    @Override
    public void ownedBy(Statement statement) {
        owner = statement;
    }

    /** Sets what {@link #getMetaData} returns, where the driver's own tells of what is not the caller's. */
    public void describedBy(ResultSetMetaData other) {
        metaData = other;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData ofDriver = rows.getMetaData();
        return metaData == null ? ofDriver : metaData;
    }

    @Override
    public boolean next() throws SQLException {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw ShardErrors.named(e, shard);
        }
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            rows.close();
        } finally {
            onClose.run();
        }
        if (owner != null && owner.isCloseOnCompletion()) {
            owner.close();
        }
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        if (rows.isClosed()) {
            throw ResultErrors.closed();
        }
        return owner == null ? rows.getStatement() : owner;
    }

    @Override
    ResultSet delegate() {
        return rows;
    }

    @Override
    ResultSet at(int column) {
        return rows;
    }

    @Override
    ResultSet at(String label) {
        return rows;
    }

    @Override
    ResultSet scrollable() {
        return rows;
    }

    @Override
    ResultSet forUpdate() {
        return rows;
    }
}
