package io.shardline.write;

import io.shardline.exec.Parameters;
import io.shardline.plan.ClockCall;
import io.shardline.sql.SqlText;
import java.util.List;

/**
 * One text to be run on several shards.
 *
 * @param parameters its values
 * @param clocks calls in the text for which all shards get the same value
 */
public record WriteCall(SqlText text, Parameters parameters, List<ClockCall> clocks) {
    public WriteCall {
        clocks = List.copyOf(clocks);
    }
}
