package io.shardline.ddl;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.Cancellation;
import io.shardline.guard.OwnershipChecks;
import io.shardline.plan.Plan.Definition;
import io.shardline.topology.Guard;
import io.shardline.topology.Topology;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the definitions of one session.
 *
 * <p>The shards are gone through in their order, one after the other, so that two definitions that lock the same tables meet on
 * the first shard and not each on one that the other waits for.
 */
public final class DefinitionRunner {
    private static final Set<String> MAKES_CONSTRAINTS = Set.of("create", "alter");

    private final Topology topology;
    private final Participants session;
    private final Cancellation cancellation;

    /** By the first shard that had something to say: the others say the same. */
    private @Nullable SQLWarning said;

    public DefinitionRunner(Topology topology, Participants session, Cancellation cancellation) {
        this.topology = topology;
        this.session = session;
        this.cancellation = cancellation;
    }

    /**
     * Runs a definition.
     *
     * @param sql sent as it is
     * @param timeoutSeconds on each shard; 0 for none
     * @return what the first shard has to say beside it, such as which tables a TRUNCATE cascades to
     * @throws ShardlineException NOT_SUPPORTED if it makes a constraint that the shards cannot keep together; nothing is done then.
     *     TRANSACTION_ACTIVE for one that is not run inside a transaction, NO_ACTIVE_TRANSACTION for one that is of no use outside
     */
    public @Nullable SQLWarning run(Definition definition, String sql, int timeoutSeconds) throws SQLException {
        if (definition.verb().equals("lock") && session.autoCommit()) {
            throw ShardlineException.of(
                    ErrorCode.NO_ACTIVE_TRANSACTION, "LOCK TABLE can only be used in transaction blocks");
        }
        int[] shards = definition.shards().isEmpty()
                ? IntStream.range(0, topology.shards().size()).toArray()
                : definition.shards().stream().mapToInt(Integer::intValue).toArray();
        Work work = new Work(definition.verb(), sql, timeoutSeconds);
        if (definition.together()) {
            together(shards, work);
        } else {
            inTurn(shards, work);
        }
        return said;
    }

    private record Work(String verb, String sql, int timeoutSeconds) {}

    private void together(int[] shards, Work work) throws SQLException {
        boolean own = session.autoCommit();
        session.willWrite(shards);
        session.willDefine();
        List<Lease> leases = session.take(shards, own);
        try {
            for (Lease lease : leases) {
                on(lease, () -> define(lease, work, own));
            }
            if (own) {
                session.commitEach(leases);
            }
        } finally {
            leases.forEach(session::giveBack);
        }
    }

    private void define(Lease lease, Work work, boolean own) throws SQLException {
        if (own) {
            lease.connection().setAutoCommit(false);
        }
        boolean looks = MAKES_CONSTRAINTS.contains(work.verb());
        Map<Long, Constraint> before = looks ? Constraints.of(lease.connection()) : Map.of();
        if (topology.guard() == Guard.CHECK && work.verb().equals("create")) {
            CreatedTables tables = new CreatedTables(lease.connection());
            execute(lease, work);
            tables.check(new OwnershipChecks(topology), lease.shardName());
        } else {
            execute(lease, work);
        }
        if (looks) {
            Map<Long, Constraint> made = new HashMap<>(Constraints.of(lease.connection()));
            made.keySet().removeAll(before.keySet());
            for (Constraint constraint : made.values()) {
                requireKept(constraint);
            }
        }
    }

    private void requireKept(Constraint constraint) throws ShardlineException {
        Optional<String> reason = constraint.broken(topology);
        if (reason.isPresent()) {
            String kind = constraint instanceof Constraint.ForeignKey ? "foreign key" : "unique index";
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the shards cannot keep %s \"%s\" of table \"%s\" together",
                            kind,
                            constraint.name(),
                            constraint.table())
                    .withDetail("%s", reason.get())
                    .withHint("Put the shard key into it, or declare one of the tables otherwise.");
        }
    }

    private void inTurn(int[] shards, Work work) throws SQLException {
        if (!session.autoCommit()) {
            throw ShardlineException.of(
                    ErrorCode.TRANSACTION_ACTIVE,
                    "%s of this kind cannot run inside a transaction block",
                    work.verb().toUpperCase(Locale.ROOT));
        }
        List<String> done = new ArrayList<>();
        for (int shard : shards) {
            Lease lease = session.take(shard);
            try {
                on(lease, () -> execute(lease, work));
                done.add("\"" + lease.shardName() + "\"");
            } catch (SQLException e) {
                if (!done.isEmpty()) {
                    e.setNextException(ShardlineException.of(
                                    ErrorCode.NOT_SUPPORTED,
                                    "it is done on %s and on no other",
                                    String.join(", ", done))
                            .withDetail(
                                    "This statement is not run in one transaction, so the shards do it one by one."));
                }
                throw e;
            } finally {
                session.giveBack(lease);
            }
        }
    }

    private void execute(Lease lease, Work work) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            if (work.timeoutSeconds() > 0) {
                statement.setQueryTimeout(work.timeoutSeconds());
            }
            statement.execute(work.sql());
            said = said == null ? statement.getWarnings() : said;
        }
    }

    private interface OnShard {
        void run() throws SQLException;
    }

    private void on(Lease lease, OnShard work) throws SQLException {
        try (Cancellation.Running running = cancellation.start(lease)) {
            work.run();
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }
}
