package io.shardline.ingest.sync;

import java.math.BigDecimal;

/** What one side, or one shard of it, says of a range of rows. */
record Digest(long rows, BigDecimal sum) {
    static final Digest EMPTY = new Digest(0, BigDecimal.ZERO);

    static Digest read(String rows, String sum) {
        return new Digest(Long.parseLong(rows), new BigDecimal(sum));
    }

    Digest plus(Digest other) {
        return new Digest(rows + other.rows, sum.add(other.sum));
    }
}
