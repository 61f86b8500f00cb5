package io.shardline.plan;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;

/**
 * Why a statement is not run, and what to write instead.
 *
 * @param reason a sentence for the error's detail
 * @param hint a sentence, or empty
 */
public record Refusal(ErrorCode code, String message, String reason, String hint) {
    public ShardlineException toException() {
        ShardlineException refusal = ShardlineException.of(code, "%s", message).withDetail("%s", reason);
        return hint.isEmpty() ? refusal : refusal.withHint("%s", hint);
    }
}
