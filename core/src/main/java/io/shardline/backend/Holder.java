package io.shardline.backend;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One who holds connections while asking for more: a session with its transaction, or one scatter.
 *
 * <p>It counts its leases per shard, so that a circle of holders that wait for each other can be seen. Asks for one connection
 * at a time; leases may be closed by any thread, which is why the counts are atomic. An update is an uncontended one, and
 * nobody else reads them unless the holder waits.
 */
public final class Holder {
    private final AtomicIntegerArray held;
    private volatile ConnectionSettings settings = ConnectionSettings.NONE;

    Holder(int shards) {
        held = new AtomicIntegerArray(shards);
    }

    /** What is set on each connection that is lent to it from now on. */
    public ConnectionSettings settings() {
        return settings;
    }

    /** See {@link #settings()}. */
    public void set(ConnectionSettings changed) {
        settings = changed;
    }

    void took(int shard) {
        held.getAndIncrement(shard);
    }

    void gaveBack(int shard) {
        held.getAndDecrement(shard);
    }

    /** How many connections to each shard are held, as a copy. */
    int[] counts() {
        int[] counts = new int[held.length()];
        Arrays.setAll(counts, held::get);
        return counts;
    }

    /** How many connections to one shard are held. */
    public int held(int shard) {
        return held.get(shard);
    }

    boolean holdsNothing() {
        for (int shard = 0; shard < held.length(); shard++) {
            if (held.get(shard) > 0) {
                return false;
            }
        }
        return true;
    }
}
