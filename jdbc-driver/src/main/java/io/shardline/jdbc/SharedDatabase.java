package io.shardline.jdbc;

import io.shardline.ParallelConnection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one {@link ParallelConnection} of a URL in this class loader, opened for its first user and closed after its last.
 *
 * <p>An object serves from one opening to the close that follows; who comes later makes another. Safe for use by any thread.
 */
final class SharedDatabase {
    private static final ConcurrentMap<ShardlineUrl, SharedDatabase> OPEN = new ConcurrentHashMap<>();

    private final ShardlineUrl url;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ParallelConnection database;
    private int users;
    private boolean over;

    private SharedDatabase(ShardlineUrl url) {
        this.url = url;
    }

    /** One user's share. */
    static final class Share {
        private final SharedDatabase shared;
        private final ParallelConnection database;
        private final AtomicBoolean released = new AtomicBoolean();

        private Share(SharedDatabase shared, ParallelConnection database) {
            this.shared = shared;
            this.database = database;
        }

        ParallelConnection database() {
            return database;
        }

        /** Gives it up; the last one closes the database. The second time it does nothing. */
        void release() {
            if (released.compareAndSet(false, true)) {
                shared.release();
            }
        }
    }

    /** Joins those who use the URL, or opens it. A failure to open is the caller's alone: the next one tries anew. */
    static Share join(ShardlineUrl url) throws SQLException {
        while (true) {
            Share share = OPEN.computeIfAbsent(url, SharedDatabase::new).share();
            if (share != null) {
                return share;
            }
        }
    }

    private @Nullable Share share() throws SQLException {
        lock.lock();
        try {
            if (over) {
                return null;
            }
            ParallelConnection open = database == null ? open() : database;
            database = open;
            users++;
            return new Share(this, open);
        } finally {
            lock.unlock();
        }
    }

    private ParallelConnection open() throws SQLException {
        boolean done = false;
        try {
            ParallelConnection opened = ParallelConnection.open(url.load());
            done = true;
            return opened;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    private void release() {
        lock.lock();
        try {
            users--;
            if (users == 0 && database != null) {
                end();
                database.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        over = true;
        OPEN.remove(url, this);
    }
}
