package io.shardline.gather;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.CopyInRows;
import io.shardline.backend.CopyOutRows;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation.Running;
import io.shardline.gather.Layout.TableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fills one temporary table, with the rows that several shards send at once and the site's own.
 *
 * <p>Whoever has a batch writes it, under a lock: a shard that is faster than the site waits, and no more than a batch of each
 * shard is in memory. The first to come has the site copy its own rows, while the others work.
 */
final class Filling {
    private static final int BATCH_BYTES = 64 * 1024;
    /** What a row of a table takes at least. */
    private static final int LEAST_ROW_BYTES = 24;

    private static final long ROWS_WORTH_MEASURING = 1000;

    private final TableRows table;
    private final SiteTables temporary;
    private final Lease site;
    private final Running onSite;
    private final Budget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CopyInRows copy;
    private boolean begun;
    private long localRows;
    private volatile boolean inserting;
    private volatile boolean failed;

    Filling(TableRows table, SiteTables temporary, Lease site, Running onSite, Budget budget) {
        this.table = table;
        this.temporary = temporary;
        this.site = site;
        this.onSite = onSite;
        this.budget = budget;
    }

    /** Passes on the rows of one shard; by a thread of its own. */
    void from(Lease shard) throws SQLException {
        boolean done = false;
        boolean binary = temporary.binary(table.source());
        try (CopyOutRows rows = CopyOutRows.start(shard, temporary.copyOut(table.source()), binary)) {
            byte[] batch = new byte[BATCH_BYTES];
            int filled = 0;
            for (byte[] row = rows.next(); row != null; row = rows.next()) {
                if (filled + row.length > BATCH_BYTES) {
                    write(batch, filled);
                    filled = 0;
                }
                if (row.length > BATCH_BYTES) {
                    write(row, row.length);
                } else {
                    System.arraycopy(row, 0, batch, filled, row.length);
                    filled += row.length;
                }
            }
            write(batch, filled);
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    private void write(byte[] rows, int length) throws SQLException {
        lock.lock();
        try {
            if (failed || Thread.currentThread().isInterrupted()) {
                throw ShardlineException.of(ErrorCode.CANCELLED, "canceling statement due to user request");
            }
            begin();
            if (length > 0) {
                budget.took(length, table.source());
                started().write(rows, length);
            }
        } catch (SQLException e) {
            throw ofSite(e);
        } finally {
            lock.unlock();
        }
    }

    private CopyInRows started() throws SQLException {
        CopyInRows started = copy;
        if (started == null) {
            started = CopyInRows.start(site, temporary.copyIn(table.source()), temporary.binary(table.source()));
            copy = started;
        }
        return started;
    }

    private void begin() throws SQLException {
        if (begun) {
            return;
        }
        begun = true;
        if (table.local()) {
            inserting = true;
            try (Statement statement = site.connection().createStatement()) {
                statement.setEscapeProcessing(false);
                long most = budget.left() / LEAST_ROW_BYTES + 1;
                localRows = statement.executeLargeUpdate(temporary.insert(table.source(), most));
                if (localRows >= ROWS_WORTH_MEASURING || localRows == most) {
                    ResultSet size = statement.executeQuery(temporary.size(table.source()));
                    size.next();
                    budget.took(size.getLong(1), table.source());
                }
            } finally {
                inserting = false;
            }
        }
    }

    /** Ends the table; returns how many rows it has. */
    long end() throws SQLException {
        lock.lock();
        try {
            begin();
            CopyInRows started = copy;
            return localRows + (started == null ? 0 : started.end());
        } catch (SQLException e) {
            throw ofSite(e);
        } finally {
            lock.unlock();
        }
    }

    private SQLException ofSite(SQLException e) {
        site.failed(e);
        return ShardErrors.named(e, site.shardName());
    }

    /** A shard has failed, and the others need not wait for the site's own rows. */
    private void abort() {
        failed = true;
        if (inserting) {
            try {
                onSite.cancel();
            } catch (SQLException e) {
                // The site ends by itself, or by the error that the network gives it.
            }
        }
    }

    /** Leaves the site's connection usable after a failure, or marks it as not. */
    void giveUp() {
        lock.lock();
        try {
            if (copy != null) {
                copy.cancel();
            }
        } finally {
            lock.unlock();
        }
    }
}
