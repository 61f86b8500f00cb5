package io.shardline.exec;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How rows are to be read.
 *
 * @param fetchSize rows that a shard sends at a time; 0 for all at once
 * @param maxRows rows after which the result ends; 0 for all
 * @param timeoutSeconds longest time that the shards may take to start returning rows; 0 for any
 * @param oneByOne whether a shard is asked when the one before it has answered, so that all who lock rows do it in one order
 */
public record ReadOptions(int fetchSize, long maxRows, int timeoutSeconds, boolean oneByOne) {
    /** Everything, at once, however long it takes. */
    public static final ReadOptions DEFAULT = new ReadOptions(0, 0, 0, false);

    public ReadOptions {
        checkArgument(fetchSize >= 0, "fetchSize is %s", fetchSize);
        checkArgument(maxRows >= 0, "maxRows is %s", maxRows);
        checkArgument(timeoutSeconds >= 0, "timeoutSeconds is %s", timeoutSeconds);
    }
}
