package io.shardline.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Deals the buckets to the shards, evenly or as declared. */
final class BucketMap {
    static final int BUCKETS = 1024;

    private static final int NOBODY = -1;

    private BucketMap() {}

    /** Buckets {@code from} to {@code to}, both included, declared to be of one shard. */
    record Run(Place at, String shard, int from, int to) {}

    /** Even runs in the shards' order: with n shards, shard i has the buckets from 1024 i / n on, rounded up. */
    static int[] dealt(int shards) {
        int[] owners = new int[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            owners[bucket] = (int) ((long) bucket * shards / BUCKETS);
        }
        return owners;
    }

    /** The declared map, in which every bucket must have one owner; what is not so is reported at {@code whole} or its run. */
    static int[] declared(List<Run> runs, List<String> shards, Place whole, Problems problems) {
        int[] owners = new int[BUCKETS];
        Arrays.fill(owners, NOBODY);
        Run[] claims = new Run[BUCKETS];
        boolean complete = true;
        for (Run run : runs) {
            int owner = shards.indexOf(run.shard());
            if (owner < 0) {
                problems.addUnknownShard(run.at(), run.shard(), shards);
            }
            if (run.from() < 0 || run.to() >= BUCKETS || run.from() > run.to()) {
                problems.add(run.at(), "must be buckets 0 to %d, the lower one first", BUCKETS - 1);
                complete = false;
                continue;
            }
            claim(run, owner, owners, claims, problems);
        }
        if (complete) {
            reportGaps(claims, whole, problems);
        }
        return owners;
    }

    // One run may meet the same earlier run in many buckets: said once for each stretch.
    @SuppressWarnings("ReferenceEquality") // Two runs written alike are two.
    private static void claim(Run run, int owner, int[] owners, Run[] claims, Problems problems) {
        Run reported = null;
        for (int bucket = run.from(); bucket <= run.to(); bucket++) {
            Run earlier = claims[bucket];
            if (earlier == null) {
                claims[bucket] = run;
                owners[bucket] = owner;
            } else if (earlier != reported) {
                reported = earlier;
                int last = Math.min(run.to(), earlier.to());
                problems.add(
                        run.at(),
                        "shard \"%s\" already has %s (%s)",
                        earlier.shard(),
                        written(bucket, last),
                        earlier.at().brief());
            }
        }
    }

    private static void reportGaps(Run[] claims, Place whole, Problems problems) {
        List<String> gaps = new ArrayList<>();
        int bucket = 0;
        while (bucket < BUCKETS) {
            int begin = bucket;
            while (bucket < BUCKETS && claims[bucket] == null) {
                bucket++;
            }
            if (bucket > begin) {
                gaps.add(written(begin, bucket - 1));
            }
            bucket++;
        }
        if (!gaps.isEmpty()) {
            problems.add(whole, "no shard has the buckets %s", String.join(", ", gaps));
        }
    }

    private static String written(int from, int to) {
        return from == to ? String.valueOf(from) : from + "-" + to;
    }
}
