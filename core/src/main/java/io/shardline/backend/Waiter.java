package io.shardline.backend;

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
