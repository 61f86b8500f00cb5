package io.shardline.txn;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one look at all shards found and did.
 *
 * @param parts of transactions that had been left unfinished
 * @param unreachable shards that could not be looked at, with the reason
 * @param decisionsDeleted rows that nobody waited for any more
 */
public record RecoveryRound(List<Part> parts, Map<String, String> unreachable, int decisionsDeleted) {
    public RecoveryRound {
        parts = List.copyOf(parts);
        unreachable = Map.copyOf(unreachable);
    }

    /** What became of a part. */
    public enum Outcome {
        COMMITTED,
        ROLLED_BACK,
        /** Still there; the reason says why. */
        LEFT,
        /** Somebody else brought it to its end at the same time. */
        GONE
    }

    /**
     * One shard's part of a transaction.
     *
     * @param gid under which name the server kept it
     * @param reason why it was left
     */
    public record Part(String gid, String shard, Outcome outcome, Optional<String> reason) {}
}
