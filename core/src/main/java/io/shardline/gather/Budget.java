package io.shardline.gather;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.Gathering.Source;
import java.util.HashMap;
import java.util.Map;

/** How many bytes one execution may bring together. Used by one thread at a time. */
final class Budget {
    private final long limit;
    private final Map<Source, Long> taken = new HashMap<>();
    private long total;

    Budget(long limit) {
        this.limit = limit;
    }

    long left() {
        return limit - total;
    }

    /** @throws ShardlineException LIMIT_EXCEEDED if that is too much */
    void took(long bytes, Source source) throws ShardlineException {
        total += bytes;
        long ofSource = taken.merge(source, bytes, Long::sum);
        if (total > limit) {
            throw ShardlineException.of(
                            ErrorCode.LIMIT_EXCEEDED,
                            "gathering table \"%s\" takes more than limits.gatherBytes",
                            source.table())
                    .withDetail(
                            "The rows gathered for this statement take over %d bytes, %d of them rows of \"%s\"; the limit is %d.",
                            total, ofSource, source.table(), limit)
                    .withHint("Add conditions on its columns, give its shard key, or raise limits.gatherBytes.");
        }
    }

    /** The bytes of one table so far. */
    long of(Source source) {
        return taken.getOrDefault(source, 0L);
    }
}
