package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ServerPrepare;
import io.shardline.bind.Operand;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.plan.KeyMove;
import io.shardline.plan.KeyMove.NewValue;
import io.shardline.route.Router;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Does an UPDATE that gives rows another shard key, within a transaction that is the caller's.
 *
 * <p>The rows are locked first, which finds their newest versions as an UPDATE would. Then all that leave are deleted, before any other
 * is updated or inserted: so a unique key that one row gives up is free for another, and a conflict that remains is one on one server,
 * too. Of one use.
 */
public final class KeyMover {
    private static final int FETCH_SIZE = 1000;
    /** The protocol has 65535 parameters for one statement. */
    private static final int MOST_PARAMETERS = 30_000;

    private static final int MOST_ROWS = 500;
    /** About what the place of a row takes, as text. */
    private static final int BYTES_PER_PLACE = 64;

    private final KeyMove move;
    private final WriteCall call;
    private final WriteOptions options;
    private final Router router;
    private final Budget budget;

    /** @param bytes how much memory the rows may take that are on their way */
    public KeyMover(KeyMove move, WriteCall call, WriteOptions options, Router router, long bytes) {
        this.move = move;
        this.call = call;
        this.options = options;
        this.router = router;
        this.budget = new Budget(bytes);
    }

    /** What one shard has found: where the rows stand that stay and that leave, and what these are to have, by their owner. */
    private record Found(
            List<String> types, List<String> staying, List<String> leaving, Map<Integer, List<QueriedRow>> moved) {}

    /** How many bytes may be held. Safe for use by any thread. */
    private record Budget(long limit, AtomicLong taken) {
        Budget(long limit) {
            this(limit, new AtomicLong());
        }

        void take(long bytes) throws ShardlineException {
            if (taken.addAndGet(bytes) > limit) {
                throw ShardlineException.of(
                                ErrorCode.LIMIT_EXCEEDED,
                                "rows that get another shard key take more than %d bytes",
                                limit)
                        .withDetail("They are held in memory between the shards, within limits.gatherBytes.")
                        .withHint("Update fewer rows at a time, or raise limits.gatherBytes.");
            }
        }
    }

    /**
     * Runs the update.
     *
     * @param sources the shards that may have rows, ascending
     * @throws ShardlineException SHARD_KEY_UPDATE if the table has what would notice; LIMIT_EXCEEDED, NULL_SHARD_KEY, SHARD_KEY_INVALID
     */
    public ShardWriter.Written run(int[] sources, Scatter scatter, Participants participants, Cancellation cancellation)
            throws SQLException {
        MomentLiterals.refuse(call.text(), call.parameters());
        List<Lease> taken = new ArrayList<>();
        Runnable giveBack = () -> taken.forEach(participants::giveBack);
        boolean kept = false;
        try {
            List<Lease> from = take(sources, participants, taken);
            OneTime time = new OneTime(call.text(), call.clocks());
            if (time.needed()) {
                time.ask(from.get(0));
            }
            MoveText texts = new MoveText(move, call, time);
            List<Found> found = scatter.onShards(from, cancellation, (position, lease) -> find(lease, texts));
            List<ShardPart> parts = new ArrayList<>(scatter.onShards(
                    from, cancellation, (position, lease) -> replace(lease, texts, found.get(position))));
            Map<Integer, List<QueriedRow>> arriving = arriving(found);
            if (!arriving.isEmpty()) {
                int[] owners =
                        arriving.keySet().stream().mapToInt(Integer::intValue).toArray();
                List<Lease> to = take(owners, participants, taken);
                scatter.onShards(to, cancellation, (position, lease) -> {
                            List<QueriedRow> rows = arriving.getOrDefault(lease.shard(), List.of());
                            return arrive(lease, texts, found.get(0).types(), rows);
                        })
                        .forEach(parts::addAll);
            }
            ShardWriter.Written written = ShardWriter.united(parts, RowsByShard::new, giveBack);
            kept = written.rows().isPresent();
            return written;
        } finally {
            if (!kept) {
                giveBack.run();
            }
        }
    }

    private static List<Lease> take(int[] shards, Participants participants, List<Lease> taken) throws SQLException {
        participants.willWrite(shards);
        List<Lease> leases = participants.take(shards, false);
        taken.addAll(leases);
        return leases;
    }

    private Found find(Lease lease, MoveText texts) throws SQLException {
        Connection connection = lease.connection();
        Movable.require(connection, move.table().table());
        try (PreparedStatement statement = plain().prepare(connection, texts.find())) {
            statement.setFetchSize(FETCH_SIZE);
            // Prepared on the server, it would send some types in a binary form that the driver does not print as the
            // server does.
            ServerPrepare.never(statement);
            texts.bindFind(statement);
            ResultSet rows = statement.executeQuery();
            List<String> columns = TypeNames.of(rows.getMetaData());
            List<String> types = List.copyOf(columns.subList(0, columns.size() - 1));
            Found found = new Found(types, new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
            while (rows.next()) {
                QueriedRow row = QueriedRow.read(rows, types);
                String place = rows.getString(columns.size());
                int owner = owner(row);
                budget.take(BYTES_PER_PLACE);
                if (owner == lease.shard()) {
                    found.staying().add(place);
                } else {
                    budget.take(row.bytes());
                    found.leaving().add(place);
                    found.moved()
                            .computeIfAbsent(owner, shard -> new ArrayList<>())
                            .add(row);
                }
            }
            return found;
        }
    }

    private int owner(QueriedRow row) throws ShardlineException {
        List<String> key = move.table().key();
        List<Optional<Operand>> given = new ArrayList<>();
        @Nullable Object[] others = new @Nullable Object[key.size()];
        key.forEach(column -> given.add(Optional.empty()));
        int found = 0;
        for (NewValue value : move.values()) {
            found += MoveText.isFound(value) ? 1 : 0;
            int at = key.indexOf(value.column());
            if (at >= 0 && value instanceof NewValue.Given constant) {
                given.set(at, Optional.of(constant.operand()));
            } else if (at >= 0) {
                others[at] = row.get(found);
            }
        }
        return router.shardForRow(move.table(), given, others, call.text(), call.parameters());
    }

    /** Those that stay are updated also where there are none: the server then says what it has against the statement. */
    private ShardPart replace(Lease lease, MoveText texts, Found found) throws SQLException {
        Connection connection = lease.connection();
        if (!found.leaving().isEmpty()) {
            try (PreparedStatement statement = plain().prepare(connection, texts.leave())) {
                MoveText.bindPlaces(statement, 1, found.leaving());
                requireAll(found.leaving().size(), statement.executeLargeUpdate());
            }
        }
        return ShardPart.prepared(
                connection, texts.stay(), statement -> texts.bindStay(statement, found.staying()), options);
    }

    /** They are locked, so that nobody else can have taken one away. */
    private static void requireAll(long expected, long written) throws ShardlineException {
        if (expected != written) {
            throw ShardlineException.of(
                    ErrorCode.INTERNAL, "%d rows were to be moved, and %d were found again", expected, written);
        }
    }

    private static Map<Integer, List<QueriedRow>> arriving(List<Found> found) {
        Map<Integer, List<QueriedRow>> arriving = new TreeMap<>();
        for (Found one : found) {
            one.moved()
                    .forEach((owner, rows) -> arriving.computeIfAbsent(owner, shard -> new ArrayList<>())
                            .addAll(rows));
        }
        return arriving;
    }

    private List<ShardPart> arrive(Lease lease, MoveText texts, List<String> types, List<QueriedRow> rows)
            throws SQLException {
        Connection connection = lease.connection();
        Movable.require(connection, move.table().table());
        int width = move.values().size() + call.parameters().count();
        int most = Math.max(1, Math.min(MOST_ROWS, MOST_PARAMETERS / width));
        List<ShardPart> parts = new ArrayList<>();
        for (int begin = 0; begin < rows.size(); begin += most) {
            List<QueriedRow> chunk = rows.subList(begin, Math.min(rows.size(), begin + most));
            parts.add(ShardPart.prepared(
                    connection,
                    texts.arrive(chunk.size(), types),
                    statement -> texts.bindArrive(statement, chunk),
                    options));
        }
        return parts;
    }

    /** Without rows of what is written. */
    private WriteOptions plain() {
        return new WriteOptions(options.timeoutSeconds(), Optional.empty());
    }
}
