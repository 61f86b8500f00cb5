package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.events.ShardEvent;
import io.shardline.events.ShardListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Cancels what one statement runs on the shards, from any thread.
 *
 * <p>One object serves the executions of a statement one after the other: {@link #reset} starts the next. A cancel that meets
 * nothing running is remembered until then, so a shard whose turn comes later fails too; one that meets work that is just ending
 * never reaches what the connection does next, for the work does not end before the request was delivered.
 */
public final class Cancellation {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LAST_PAUSE_MILLIS = 320;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Running.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Every keyed statement registers its work here, so this is a list through the work's own fields and costs no
    // memory of its own.
    private @Nullable Running first;
    /** Counts executions, so that a cancel meant for one that is just ending cannot be taken for the next one's. */
    private volatile long execution;
    /** The last execution that was cancelled. */
    private volatile long cancelled = -1;

    private volatile @Nullable ShardListener listener;

    /** From now on tells of work on the shards, or no longer if null. The work that runs already is not told of. */
    public void listen(@Nullable ShardListener newListener) {
        listener = newListener;
    }

    /** Starts a new execution: what was cancelled until now is no longer of interest. Nothing of the last one may still run. */
    public synchronized void reset() {
        execution++;
    }

    /**
     * Cancels all that runs, and whatever starts before the next {@link #reset}. Returns when it has ended, or after a second.
     *
     * @throws SQLException if a shard could not be told; the others were
     */
    public void cancel() throws SQLException {
        List<Running> targets = request();
        SQLException failure = cancel(targets);
        // The server forgets a request that arrives before the statement does, so it is repeated.
        for (long pause = FIRST_PAUSE_MILLIS; pause <= LAST_PAUSE_MILLIS; pause *= 2) {
            if (targets.stream().noneMatch(Running::isActive)
                    || Thread.currentThread().isInterrupted()) {
                break;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            failure = isCancelled() ? cancel(targets) : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Marks the execution as cancelled. Returns its work so far; what is registered later sees the request itself. */
    private synchronized List<Running> request() {
        cancelled = execution;
        List<Running> known = new ArrayList<>();
        for (Running work = first; work != null; work = work.next) {
            known.add(work);
        }
        return known;
    }

    private boolean isCancelled() {
        return cancelled >= execution;
    }

    private static @Nullable SQLException cancel(List<Running> targets) {
        SQLException failure = null;
        for (Running target : targets) {
            try {
                target.cancel();
            } catch (SQLException e) {
                failure = e;
            }
        }
        return failure;
    }

    /**
     * Registers work that begins now on a leased connection; close what is returned when the work ends, before the lease.
     *
     * @throws ShardlineException CANCELLED if it was cancelled already
     */
    public Running start(Lease lease) throws ShardlineException {
        Running running = watch(lease);
        try {
            running.enter();
            ShardListener told = listener;
            if (told != null) {
                running.tell(told);
            }
            return running;
        } catch (ShardlineException e) {
            running.close();
            throw e;
        }
    }

    /** Registers a connection on which work will begin and end several times. */
    public Running watch(Lease lease) {
        Running running = new Running(this, lease);
        add(running);
        return running;
    }

    private synchronized void add(Running work) {
        Running second = first;
        work.next = second;
        if (second != null) {
            second.previous = work;
        }
        first = work;
    }

    /** Removes work that may have been removed already. */
    private synchronized void remove(Running work) {
        Running before = work.previous;
        Running after = work.next;
        if (before == null && first != work) {
            return;
        }
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        work.previous = null;
        work.next = null;
    }

    /** Someone who knows that work has begun, and is to be told of its end. */
    private record Told(ShardListener listener, long began) {
        void ofEnd(String shard) {
            listener.happened(new ShardEvent.Ended(shard, Duration.ofNanos(System.nanoTime() - began)));
        }
    }

    private enum State {
        IDLE,
        ACTIVE,
        CANCELLING
    }

    /** Work on one shard. Begun and ended by one thread at a time, cancelled by any. */
    public static final class Running implements AutoCloseable {
        private static final long DELIVERY_CHECK_NANOS = 50_000;

        private final Cancellation owner;
        private final Lease lease;
        private @Nullable Running next;
        private @Nullable Running previous;
        // Changed through STATE.
        private volatile State state = State.IDLE;
        private @Nullable Told told;

        private Running(Cancellation owner, Lease lease) {
            this.owner = owner;
            this.lease = lease;
        }

        private void tell(ShardListener listener) {
            listener.happened(new ShardEvent.Began(lease.shardName()));
            told = new Told(listener, System.nanoTime());
        }

        /** Work begins. A cancel either sees that, or is seen here. */
        public void enter() throws ShardlineException {
            state = State.ACTIVE;
            if (owner.isCancelled()) {
                leave();
                throw ShardlineException.of(ErrorCode.CANCELLED, "canceling statement due to user request");
            }
        }

        /** Work has ended; waits for a request that is being delivered, so that it cannot hit what comes next. */
        public void leave() {
            while (!STATE.compareAndSet(this, State.ACTIVE, State.IDLE) && state != State.IDLE) {
                LockSupport.parkNanos(DELIVERY_CHECK_NANOS);
            }
        }

        boolean isActive() {
            return state != State.IDLE;
        }

        /** Asks the server to cancel this work, if it has begun and not ended. */
        public void cancel() throws SQLException {
            if (STATE.compareAndSet(this, State.ACTIVE, State.CANCELLING)) {
                try {
                    lease.cancel();
                } finally {
                    state = State.ACTIVE;
                }
            }
        }

        /** The work has ended for good. The second time it does nothing. */
        @Override
        public void close() {
            leave();
            owner.remove(this);
            Told listener = told;
            if (listener != null) {
                told = null;
                listener.ofEnd(lease.shardName());
            }
        }
    }
}
