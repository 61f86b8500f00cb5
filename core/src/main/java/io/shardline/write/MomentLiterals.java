package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.SqlText;
import java.util.regex.Pattern;

/**
 * Constants such as {@code 'now'}, of which each server makes a time of its own. A plan serves all constants, so they are looked
 * for at each execution, and refused where copies of a row would come to differ.
 */
final class MomentLiterals {
    private static final Pattern MOMENT =
            Pattern.compile("'\\s*(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

    private MomentLiterals() {}

    static void refuse(SqlText text) throws ShardlineException {
        if (MOMENT.matcher(text.text()).find()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "a constant may mean another time to each shard's server")
                    .withDetail("The statement is run on several shards and contains 'now', 'today' or the like.")
                    .withHint("Give the time as a parameter.");
        }
    }
}
