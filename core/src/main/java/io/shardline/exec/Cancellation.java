package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.events.ShardEvent;
import io.shardline.events.ShardListener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

    private final Set<Running> known = ConcurrentHashMap.newKeySet();
    /** Counts executions, so that a cancel meant for one that is just ending cannot be taken for the next one's. */
    private final AtomicLong execution = new AtomicLong();
    /** The last execution that was cancelled. */
    private final AtomicLong cancelled = new AtomicLong(-1);

    private volatile @Nullable ShardListener listener;

    /** From now on tells of work on the shards, or no longer if null. The work that runs already is not told of. */
    public void listen(@Nullable ShardListener newListener) {
        listener = newListener;
    }

    /** Starts a new execution: what was cancelled until now is no longer of interest. Nothing of the last one may still run. */
    public void reset() {
        execution.incrementAndGet();
    }

    /**
     * Cancels all that runs, and whatever starts before the next {@link #reset}. Returns when it has ended, or after a second.
     *
     * @throws SQLException if a shard could not be told; the others were
     */
    public void cancel() throws SQLException {
        long current = execution.get();
        cancelled.accumulateAndGet(current, Math::max);
        // What of this execution is registered later sees the request itself.
        List<Running> targets =
                known.stream().filter(work -> work.since <= current).toList();
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

    private boolean isCancelled() {
        return cancelled.get() >= execution.get();
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
    Running watch(Lease lease) {
        Running running = new Running(this, lease);
        known.add(running);
        return running;
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
        private final long since;
        private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
        private @Nullable ShardListener told;
        private long began;

        private Running(Cancellation owner, Lease lease) {
            this.owner = owner;
            this.lease = lease;
            this.since = owner.execution.get();
        }

        private void tell(ShardListener listener) {
            told = listener;
            listener.happened(new ShardEvent.Began(lease.shardName()));
            began = System.nanoTime();
        }

        /** Work begins. A cancel either sees that, or is seen here. */
        void enter() throws ShardlineException {
            state.set(State.ACTIVE);
            if (owner.isCancelled()) {
                leave();
                throw ShardlineException.of(ErrorCode.CANCELLED, "canceling statement due to user request");
            }
        }

        /** Work has ended; waits for a request that is being delivered, so that it cannot hit what comes next. */
        void leave() {
            while (!state.compareAndSet(State.ACTIVE, State.IDLE) && state.get() != State.IDLE) {
                LockSupport.parkNanos(DELIVERY_CHECK_NANOS);
            }
        }

        boolean isActive() {
            return state.get() != State.IDLE;
        }

        /** Asks the server to cancel this work, if it has begun and not ended. */
        void cancel() throws SQLException {
            if (state.compareAndSet(State.ACTIVE, State.CANCELLING)) {
                try {
                    lease.cancel();
                } finally {
                    state.set(State.ACTIVE);
                }
            }
        }

        /** The work has ended for good. The second time it does nothing. */
        @Override
        public void close() {
            leave();
            owner.known.remove(this);
            ShardListener listener = told;
            if (listener != null) {
                told = null;
                listener.happened(new ShardEvent.Ended(lease.shardName(), Duration.ofNanos(System.nanoTime() - began)));
            }
        }
    }
}
