package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardPools;
import io.shardline.topology.AcrossShards;
import io.shardline.topology.Snapshots;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Commits as the topology declares. Safe for use by any thread. */
record ShardCommits(
        ShardPools pools, AcrossShards declared, Snapshots snapshots, Coordination with, DeadlockWatch deadlocks) {

    /**
     * Makes sure, before anything is written, that what these shards will have written can be committed.
     *
     * @throws ShardlineException SEVERAL_SHARDS if the topology or a server does not allow it; NOT_INITIALIZED
     */
    void requireCommittable(Writers writers) throws SQLException {
        switch (declared) {
            case ATOMIC -> {
                with.readiness().decides(writers.primary());
                for (int other : writers.others()) {
                    with.readiness().prepares(other);
                }
            }
            case REFUSE ->
                throw ShardlineException.of(ErrorCode.SEVERAL_SHARDS, "the transaction would write on several shards")
                        .withDetail("It writes on %s, which the topology refuses.", names(writers))
                        .withHint(
                                "Write on one shard in a transaction, or declare \"transactions: { acrossShards: atomic }\".");
            case BEST_EFFORT -> {}
        }
    }

    private String names(Writers writers) {
        List<String> names = IntStream.range(0, pools.size())
                .filter(writers::contains)
                .mapToObj(shard -> "\"" + pools.name(shard) + "\"")
                .toList();
        return String.join(", ", names);
    }

    /**
     * Commits a transaction.
     *
     * @param wrote its primary first
     * @param readersFirst whether the commit of a reader can fail for what others did, so that nothing may be committed then
     */
    void commit(List<Lease> wrote, List<Lease> read, boolean readersFirst) throws SQLException {
        if (readersFirst || wrote.isEmpty()) {
            commitAll(read);
            commit(wrote, List.of());
        } else {
            commit(wrote, read);
        }
    }

    private void commit(List<Lease> wrote, List<Lease> read) throws SQLException {
        if (wrote.size() > 1 && declared == AcrossShards.ATOMIC) {
            AtomicCommit.run(with, new Branches(wrote.get(0), wrote.subList(1, wrote.size()), read));
        } else {
            commitEach(wrote);
            with.end(read, Branches::commitReader);
        }
    }

    private void commitAll(List<Lease> leases) throws SQLException {
        if (leases.size() == 1) {
            Branches.commit(leases.get(0));
        } else if (!leases.isEmpty()) {
            with.together().run(leases, lease -> {
                Branches.commit(lease);
                return true;
            });
        }
    }

    /** All at once: what one of them says of its commit changes nothing for the others. */
    private void commitEach(List<Lease> leases) throws SQLException {
        if (leases.size() == 1) {
            Branches.commit(leases.get(0));
        } else if (!leases.isEmpty()) {
            Set<Integer> committed = ConcurrentHashMap.newKeySet();
            Optional<SQLException> failure = tryEach(leases, committed);
            if (failure.isPresent()) {
                List<Lease> done = leases.stream()
                        .filter(lease -> committed.contains(lease.shard()))
                        .toList();
                throw done.isEmpty() ? failure.get() : halfCommitted(done, failure.get());
            }
        }
    }

    /** @param committed takes the shards that have committed, also where this ends before all of them have answered */
    private Optional<SQLException> tryEach(List<Lease> leases, Set<Integer> committed) {
        try {
            return with
                    .together()
                    .run(leases, lease -> {
                        Optional<SQLException> failure = tryCommit(lease);
                        if (failure.isEmpty()) {
                            committed.add(lease.shard());
                        }
                        return failure;
                    })
                    .stream()
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static Optional<SQLException> tryCommit(Lease lease) {
        try {
            Branches.commit(lease);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static ShardlineException halfCommitted(List<Lease> committed, SQLException cause) {
        List<String> names =
                committed.stream().map(lease -> "\"" + lease.shardName() + "\"").toList();
        return ShardlineException.of(
                        ErrorCode.TRANSACTION_UNKNOWN,
                        "the transaction is committed on some shards and failed on another")
                .withDetail("Committed on %s. %s", String.join(", ", names), String.valueOf(cause.getMessage()))
                .withHint("With \"acrossShards: best-effort\" the application has to mend this.")
                .causedBy(cause);
    }
}
