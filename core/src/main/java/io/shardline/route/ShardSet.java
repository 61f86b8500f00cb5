package io.shardline.route;

import java.util.BitSet;

/** A set of shards, by index. Immutable. */
public final class ShardSet {
    private final BitSet bits;

    private ShardSet(BitSet bits) {
        this.bits = bits;
    }

    public static ShardSet none() {
        return new ShardSet(new BitSet());
    }

    public static ShardSet all(int shards) {
        BitSet bits = new BitSet(shards);
        bits.set(0, shards);
        return new ShardSet(bits);
    }

    public static ShardSet of(int... shards) {
        BitSet bits = new BitSet();
        for (int shard : shards) {
            bits.set(shard);
        }
        return new ShardSet(bits);
    }

    public ShardSet and(ShardSet other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return new ShardSet(both);
    }

    public ShardSet or(ShardSet other) {
        BitSet either = (BitSet) bits.clone();
        either.or(other.bits);
        return new ShardSet(either);
    }

    public int size() {
        return bits.cardinality();
    }

    /** The lowest one; -1 if there is none. */
    public int first() {
        return bits.nextSetBit(0);
    }

    /** All of them, ascending. */
    public int[] toArray() {
        return bits.stream().toArray();
    }
}
