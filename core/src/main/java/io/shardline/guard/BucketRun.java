package io.shardline.guard;

import java.util.ArrayList;
import java.util.List;

/** Buckets in a row that belong to one shard, both ends included. */
record BucketRun(int from, int to) {
    /** The runs of a shard, ascending. */
    static List<BucketRun> of(int[] owners, int shard) {
        List<BucketRun> runs = new ArrayList<>();
        int bucket = 0;
        while (bucket < owners.length) {
            int begin = bucket;
            while (bucket < owners.length && owners[bucket] == shard) {
                bucket++;
            }
            if (bucket > begin) {
                runs.add(new BucketRun(begin, bucket - 1));
            }
            bucket++;
        }
        return runs;
    }

    @Override
    public String toString() {
        return from == to ? String.valueOf(from) : from + "-" + to;
    }
}
