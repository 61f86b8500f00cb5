package io.shardline.txn;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The shards on which one transaction has sent a statement that may write. Is not changed once it is made. */
final class Writers {
    static final Writers NONE = new Writers();

    private final BitSet shards = new BitSet();
    /** Written first, and therefore the one that keeps the decision; -1 before. */
    private int primary = -1;

    private Writers() {}

    /** These and some more; this is left as it is. */
    Writers with(int... more) {
        Writers together = new Writers();
        together.primary = primary;
        together.shards.or(shards);
        for (int shard : more) {
            if (together.primary < 0) {
                together.primary = shard;
            }
            together.shards.set(shard);
        }
        return together;
    }

    boolean contains(int shard) {
        return shards.get(shard);
    }

    int size() {
        return shards.cardinality();
    }

    int primary() {
        return primary;
    }

    /** All but the primary, ascending. */
    List<Integer> others() {
        List<Integer> others = new ArrayList<>();
        shards.stream().filter(shard -> shard != primary).forEach(others::add);
        return others;
    }
}
