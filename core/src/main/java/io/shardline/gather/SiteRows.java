package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation.Running;
import io.shardline.exec.RowCursor;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The rows of a gathered read as they come from the site; they hold its connection until they end. */
final class SiteRows implements RowCursor {
    private final ResultSet rows;
    private final ResultSetMetaData metaData;
    private final Lease site;
    private final Running fetching;
    private final Runnable release;

    /** @param release gives the connection back; may be called again */
    SiteRows(ResultSet rows, ResultSetMetaData metaData, Lease site, Running fetching, Runnable release) {
        this.rows = rows;
        this.metaData = metaData;
        this.site = site;
        this.fetching = fetching;
        this.release = release;
    }

    @Override
    public boolean advance() throws SQLException {
        try {
            fetching.enter();
            try {
                return rows.next();
            } finally {
                fetching.leave();
            }
        } catch (SQLException e) {
            throw named(e);
        }
    }

    @Override
    public boolean atLast() throws SQLException {
        try {
            return rows.isLast();
        } catch (SQLException e) {
            throw named(e);
        }
    }

    private SQLException named(SQLException e) {
        site.failed(e);
        return ShardErrors.named(e, site.shardName());
    }

    @Override
    public ResultSet current() {
        return rows;
    }

    @Override
    public ResultSetMetaData metaData() {
        return metaData;
    }

    @Override
    public void close() {
        release.run();
    }
}
