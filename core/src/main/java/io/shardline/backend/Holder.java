package io.shardline.backend;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * One who holds connections while asking for more: a session with its transaction, or one scatter.
 *
 * <p>It counts its leases per shard, so that a circle of holders that wait for each other can be seen. Asks for one connection
 * at a time; leases may be closed by any thread, which is why the counts are atomic. An update is an uncontended one, and
 * nobody else reads them unless the holder waits.
 */
public final class Holder {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

    /** For each shard; read and changed through {@link #COUNT}. */
    private final int[] held;

    private volatile ConnectionSettings settings = ConnectionSettings.NONE;

    Holder(int shards) {
        held = new int[shards];
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
        COUNT.getAndAdd(held, shard, 1);
    }

    void gaveBack(int shard) {
        COUNT.getAndAdd(held, shard, -1);
    }

    /** How many connections to each shard are held, as a copy. */
    int[] counts() {
        int[] counts = new int[held.length];
        Arrays.setAll(counts, this::held);
        return counts;
    }

    /** How many connections to one shard are held. */
    public int held(int shard) {
        return (int) COUNT.getVolatile(held, shard);
    }

    boolean holdsNothing() {
        for (int shard = 0; shard < held.length; shard++) {
            if (held(shard) > 0) {
                return false;
            }
        }
        return true;
    }
}
