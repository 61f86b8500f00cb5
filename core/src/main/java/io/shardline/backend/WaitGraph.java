package io.shardline.backend;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sees holders of connections that wait for each other in a circle.
 *
 * <p>Only those who hold something and wait are here, so statements that find a connection free never come by. Whatever these do
 * not hold is free, or held by somebody who runs and will give it back. From that, the reduction: whoever can be given what
 * it waits for will finish and give back all it holds; take it away, and repeat. Those left wait in a circle. As each arrival is
 * checked, a circle is always closed by the one who arrives.
 *
 * <p>Visibility: a waiting holder's counts were written by its own thread before it took the lock to enter, and it takes no lease
 * until it has left. If one of its leases is closed meanwhile by another thread, the atomic count falls before the permit is
 * free; and a waiter that has its permit but has not left yet is counted as able to finish, because its permit is in no count.
 */
final class WaitGraph {
    private final ReentrantLock lock = new ReentrantLock();
    private final int[] capacity;
    private final List<Waiter> waiting = new ArrayList<>();

    /** @param capacity connections per shard */
    WaitGraph(int... capacity) {
        this.capacity = capacity.clone();
    }

    /**
     * Enters a wait. If that closes a circle and the one who arrives cannot yield, others in it that can are told to, by no
     * longer being here.
     *
     * @return false if the waiter must not wait
     */
    boolean enter(Waiter waiter) {
        lock.lock();
        try {
            waiting.add(waiter);
            List<Waiter> circle = stuck();
            while (circle.contains(waiter)) {
                Optional<Waiter> other =
                        circle.stream().filter(Waiter::yielding).findFirst();
                if (waiter.yielding() || other.isEmpty()) {
                    waiting.remove(waiter);
                    return false;
                }
                waiting.remove(other.get());
                circle = stuck();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a waiter that entered was not told to yield since. */
    boolean mayStay(Waiter waiter) {
        lock.lock();
        try {
            return waiting.contains(waiter);
        } finally {
            lock.unlock();
        }
    }

    void leave(Waiter waiter) {
        lock.lock();
        try {
            waiting.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private List<Waiter> stuck() {
        int[] free = capacity.clone();
        // Counted once: a lease that is closed meanwhile must not be missing on one side of the sum only.
        Map<Waiter, int[]> left = new LinkedHashMap<>();
        for (Waiter waiter : waiting) {
            int[] held = waiter.holder().counts();
            add(free, held, -1);
            left.put(waiter, held);
        }
        boolean reduced = true;
        while (reduced) {
            reduced = false;
            for (Iterator<Map.Entry<Waiter, int[]>> each = left.entrySet().iterator(); each.hasNext(); ) {
                Map.Entry<Waiter, int[]> entry = each.next();
                if (free[entry.getKey().shard()] > 0) {
                    add(free, entry.getValue(), 1);
                    each.remove();
                    reduced = true;
                }
            }
        }
        return List.copyOf(left.keySet());
    }

    private static void add(int[] free, int[] held, int sign) {
        for (int shard = 0; shard < free.length; shard++) {
            free[shard] += sign * held[shard];
        }
    }

    /**
     * A holder at the time it waits for one more connection.
     *
     * @param shard the shard it waits for
     * @param yielding whether it can give back all it holds and start again, because it has done nothing with it yet
     */
    record Waiter(Holder holder, int shard, boolean yielding) {
        /** Each wait is one of its own, however alike two are. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
