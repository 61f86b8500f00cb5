package io.shardline.exec;

import static com.google.common.base.Preconditions.checkState;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation.Running;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The rows of one shard, and the connection that they come over, which goes back at {@link #close} in whatever state it is. */
final class ShardCursor implements RowCursor {
    private final Lease lease;
    private final ShardConnections connections;
    private final boolean ownTransaction;

    private @Nullable Statement statement;
    private @Nullable Opened opened;
    /** Only for streamed rows: others are here already when the query has returned. */
    private @Nullable Running fetching;

    private boolean begun;
    private boolean failed;
    private boolean closed;

    /** The metadata object is kept because the driver makes none for a closed result. */
    private record Opened(ResultSet rows, ResultSetMetaData metaData, ShardColumns columns) {}

    /** @param ownTransaction whether the lease is exclusive, for a transaction that ends with this cursor */
    ShardCursor(Lease lease, ShardConnections connections, boolean ownTransaction) {
        this.lease = lease;
        this.connections = connections;
        this.ownTransaction = ownTransaction;
    }

    /** Runs the query. Also asks what its columns are: that may take a round trip, for which the shards then wait together. */
    ShardCursor open(ShardQuery query) throws SQLException {
        try {
            if (ownTransaction) {
                lease.connection().setAutoCommit(false);
                begun = true;
            }
            Statement created = query.statement(lease.connection());
            statement = created;
            ResultSet rows = query.run(created);
            ResultSetMetaData metaData = rows.getMetaData();
            opened = new Opened(rows, metaData, ShardColumns.of(metaData));
            if (query.streamed()) {
                fetching = query.call().cancellation().watch(lease);
            }
            return this;
        } catch (SQLException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public boolean advance() throws SQLException {
        ResultSet rows = opened().rows();
        try {
            if (fetching == null) {
                return rows.next();
            }
            fetching.enter();
            try {
                return rows.next();
            } finally {
                fetching.leave();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public ResultSet current() {
        return opened().rows();
    }

    @Override
    public ResultSetMetaData metaData() {
        return opened().metaData();
    }

    @Override
    public boolean atLast() throws SQLException {
        try {
            return opened().rows().isLast();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    ShardColumns columns() {
        return opened().columns();
    }

    Lease lease() {
        return lease;
    }

    String shard() {
        return lease.shardName();
    }

    private Opened opened() {
        checkState(opened != null, "not opened");
        return opened;
    }

    private SQLException failure(SQLException e) {
        failed = true;
        lease.failed(e);
        return ShardErrors.named(e, lease.shardName());
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            release();
        }
    }

    private void release() throws SQLException {
        try {
            endTransaction();
        } finally {
            if (fetching != null) {
                fetching.close();
            }
            connections.giveBack(lease);
        }
    }

    /** Commits, as autocommit would have: a query may call functions that write. */
    private void endTransaction() throws SQLException {
        if (!begun) {
            return;
        }
        Connection connection = lease.connection();
        try {
            if (failed) {
                connection.rollback();
            } else {
                connection.commit();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            lease.discard();
            if (!failed) {
                throw failure(e);
            }
        }
    }
}
