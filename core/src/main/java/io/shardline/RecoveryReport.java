package io.shardline;

import io.shardline.txn.RecoveryRound;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one look at all shards for unfinished transactions found and did.
 *
 * @param parts what was found: for each shard its part of a transaction
 * @param unreachable the names of shards that could not be looked at, each with the reason
 */
public record RecoveryReport(List<Part> parts, Map<String, String> unreachable) {
    public RecoveryReport {
        parts = List.copyOf(parts);
        unreachable = Map.copyOf(unreachable);
    }

    /** What became of a part. */
    public enum Outcome {
        COMMITTED,
        ROLLED_BACK,
        /** It is still there, for the reason given. */
        LEFT,
        /** Somebody else brought it to its end at the same time. */
        GONE
    }

    /**
     * One shard's part of a transaction.
     *
     * @param gid its name on the server, as in {@code pg_prepared_xacts}
     * @param reason why it was left
     */
    public record Part(String gid, String shard, Outcome outcome, Optional<String> reason) {}

    static RecoveryReport of(RecoveryRound round) {
        List<Part> parts = round.parts().stream()
                .map(part -> new Part(
                        part.gid(), part.shard(), Outcome.valueOf(part.outcome().name()), part.reason()))
                .toList();
        return new RecoveryReport(parts, round.unreachable());
    }
}
