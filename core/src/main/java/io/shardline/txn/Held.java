package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections that one session holds at this moment. Changed by the session's thread; others look at it only while there are
 * several, since who holds one can be in no deadlock that its server does not see.
 */
final class Held {
    private static final String CANCELLED = "57014";

    private final DeadlockWatch watch;
    /** Replaced as a whole. Most sessions never hold more than one. */
    private volatile List<Lease> now = List.of();

    private volatile long since;
    private volatile long begun;
    private volatile @Nullable String victimOf;

    Held(DeadlockWatch watch) {
        this.watch = watch;
    }

    void add(Lease lease) {
        if (now.isEmpty()) {
            begun = System.nanoTime();
            victimOf = null;
        }
        become(Few.with(now, lease));
    }

    void remove(Lease lease) {
        become(Few.without(now, lease));
    }

    private void become(List<Lease> held) {
        boolean were = now.size() > 1;
        now = held;
        if (held.size() > 1) {
            since = System.nanoTime();
            watch.enter(this);
        } else if (were) {
            watch.leave(this);
        }
    }

    /** All of them, if there are several. */
    List<Lease> several() {
        List<Lease> held = now;
        return held.size() > 1 ? held : List.of();
    }

    /** When that last changed, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** When the first of them was taken, by {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    /** Cancels what waits on a connection, to let others go on. */
    void sacrifice(Lease waiting, String circle) {
        victimOf = circle;
        try {
            waiting.cancel();
        } catch (SQLException e) {
            // The next look finds it there again.
        }
    }

    /** True if it is this error that a sacrifice has brought about. */
    boolean wasSacrificed(SQLException e) {
        return victimOf != null && CANCELLED.equals(e.getSQLState());
    }

    /** What was cancelled is begun again. */
    void pardon() {
        victimOf = null;
        since = System.nanoTime();
    }

    /** The error to give for one that a session's statement got: that it was cancelled says nothing of why. */
    SQLException reasonOf(SQLException e) {
        String circle = victimOf;
        if (circle == null || !CANCELLED.equals(e.getSQLState())) {
            return e;
        }
        return ShardlineException.of(ErrorCode.DEADLOCK, "deadlock detected between shards")
                .withDetail("%s", circle)
                .withHint(
                        "Roll back and do it again. Transactions that lock rows in the same order do not meet like this.")
                .causedBy(e);
    }
}
