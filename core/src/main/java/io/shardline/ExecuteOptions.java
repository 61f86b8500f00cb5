package io.shardline;

import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;

/**
 * How one statement is to be run.
 *
 * @param fetchSize rows fetched at a time from each shard; 0 for all at once
 * @param maxRows most rows returned; 0 for no limit
 * @param timeoutSeconds longest run; 0 for no limit
 * @param resultSetType a {@link ResultSet} type; the rows are always read-only
 * @param generatedKeys columns to return of rows written; an empty list for all of them
 */
public record ExecuteOptions(
        int fetchSize, long maxRows, int timeoutSeconds, int resultSetType, Optional<List<String>> generatedKeys) {
    /** No limits, forward only, no generated keys. */
    public static final ExecuteOptions DEFAULT =
            new ExecuteOptions(0, 0, 0, ResultSet.TYPE_FORWARD_ONLY, Optional.empty());

    /** What {@link Cursor} uses unless told otherwise: streamed, 1000 rows at a time from each shard. */
    public static final ExecuteOptions STREAMED = DEFAULT.withFetchSize(1000);

    public ExecuteOptions withFetchSize(int rows) {
        return new ExecuteOptions(rows, maxRows, timeoutSeconds, resultSetType, generatedKeys);
    }

    public ExecuteOptions withTimeout(int seconds) {
        return new ExecuteOptions(fetchSize, maxRows, seconds, resultSetType, generatedKeys);
    }

    boolean forwardOnly() {
        return resultSetType == ResultSet.TYPE_FORWARD_ONLY;
    }
}
