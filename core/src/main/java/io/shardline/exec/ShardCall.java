package io.shardline.exec;

import io.shardline.sql.SqlText;

/**
 * What one execution needs beside its plan.
 *
 * @param text the caller's statement
 * @param parameters its values, not to change until the result is closed
 * @param cancellation what cancels this execution; may have been used for earlier ones
 */
public record ShardCall(SqlText text, Parameters parameters, ReadOptions options, Cancellation cancellation) {}
