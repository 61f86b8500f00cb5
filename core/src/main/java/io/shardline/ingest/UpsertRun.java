package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the records of one run, finds their owners and hands them over in chunks. Used by one thread, once. */
final class UpsertRun {
    /** Most keys that are remembered to find those that come twice. */
    private static final int MOST_KEYS = 20_000_000;

    private final ParallelConnection db;
    private final UpsertSettings settings;
    private final Optional<Session> transaction;
    private final Records records = new Records();
    private final Set<Object> seen = new HashSet<>();
    private final Written written;
    private long row;
    private long duplicates;

    /** @param transaction to write in, which stays the caller's; if none, transactions are made as the settings say */
    UpsertRun(ParallelConnection db, UpsertSettings settings, Optional<Session> transaction) {
        this.db = db;
        this.transaction = transaction;
        this.settings = settings;
        this.written = new Written(settings.progress());
    }

    UpsertResult run(Iterator<?> input) throws SQLException {
        if (!input.hasNext()) {
            return new UpsertResult(0, 0, 0, 0, 0, 0, 0, 0);
        }
        Object first = input.next();
        List<String> fields =
                settings.columns().isPresent() ? settings.columns().get() : records.names(first);
        UpsertPlan plan = UpsertPlan.of(db, settings, fields);
        try (Lanes lanes = lanes(plan)) {
            Filling filling = new Filling(plan, lanes);
            filling.add(first);
            while (input.hasNext()) {
                filling.add(input.next());
            }
            filling.finish();
        }
        return written.result(plan.limit().refused(), duplicates);
    }

    private Lanes lanes(UpsertPlan plan) throws SQLException {
        if (plan.owners().isEmpty()) {
            return new ReferenceLanes(db, plan, written, transaction);
        }
        if (transaction.isPresent()) {
            return WholeLanes.in(transaction.get(), db, plan, written);
        }
        return settings.running().whole() ? WholeLanes.of(db, plan, written) : new ParallelLanes(db, plan, written);
    }

    /** A record and where it goes. */
    private record Placed(Incoming incoming, int lane, boolean duplicate) {}

    /** The chunks that are being filled. */
    private final class Filling {
        private final UpsertPlan plan;
        private final Lanes lanes;
        private final Chunk[] chunks;
        private final int[] conflict;
        private final int[] ownerFields;
        private final List<String> columns;
        /** Position of the delete flag among the fields; -1 without one. */
        private final int flag;

        Filling(UpsertPlan plan, Lanes lanes) {
            this.plan = plan;
            this.lanes = lanes;
            this.conflict = plan.sql().conflictPositions();
            this.columns = plan.fields().stream()
                    .filter(field -> !field.equals(settings.deleteFlag().orElse("")))
                    .toList();
            this.ownerFields =
                    plan.shardKey().stream().mapToInt(columns::indexOf).toArray();
            this.flag = plan.fields().indexOf(settings.deleteFlag().orElse(""));
            this.chunks = new Chunk[lanes.count()];
            for (int lane = 0; lane < chunks.length; lane++) {
                chunks[lane] = new Chunk(conflict, 16);
            }
        }

        void add(Object item) throws SQLException {
            row++;
            written.read(row);
            Placed placed;
            try {
                placed = place(item);
            } catch (ShardlineException e) {
                if (e.code() != ErrorCode.PARAMETER_MISSING
                        && e.code() != ErrorCode.NULL_SHARD_KEY
                        && e.code() != ErrorCode.SHARD_KEY_INVALID
                        && e.code() != ErrorCode.ROW_REFUSED) {
                    throw e;
                }
                Reject reject = RowErrors.reject(row, e);
                plan.limit().require(1, reject, e);
                plan.limit().refuse(List.of(reject));
                return;
            }
            if (!placed.duplicate()) {
                put(placed.lane(), placed.incoming());
            }
        }

        private Placed place(Object item) throws SQLException {
            @Nullable Object[] values = records.values(item, plan.fields());
            Incoming incoming = incoming(values);
            @Nullable Object[] key = new @Nullable Object[ownerFields.length];
            for (int i = 0; i < key.length; i++) {
                int field = ownerFields[i] + (flag >= 0 && flag <= ownerFields[i] ? 1 : 0);
                Object given = values[field];
                boolean whole = given instanceof Long || given instanceof Integer;
                key[i] = whole ? given : incoming.values()[ownerFields[i]];
            }
            int lane = lanes.laneOf(plan.shardOf(key), incoming);
            return new Placed(incoming, lane, isDuplicate(incoming));
        }

        private Incoming incoming(@Nullable Object[] values) {
            @Nullable String[] texts = new @Nullable String[columns.size()];
            boolean deletes = false;
            int next = 0;
            for (int i = 0; i < values.length; i++) {
                if (i == flag) {
                    deletes = isTrue(values[i]);
                } else {
                    texts[next++] = TextValue.of(values[i]);
                }
            }
            return new Incoming(row, texts, deletes);
        }

        private static boolean isTrue(@Nullable Object flag) {
            String text = flag == null ? "" : flag.toString();
            return text.equalsIgnoreCase("true") || text.equals("t") || text.equals("1");
        }

        private boolean isDuplicate(Incoming incoming) throws ShardlineException {
            if (settings.duplicates() == DuplicateInput.LAST_WINS) {
                return false;
            }
            if (seen.add(Chunk.key(incoming, conflict))) {
                if (seen.size() > MOST_KEYS) {
                    throw ShardlineException.of(ErrorCode.LIMIT_EXCEEDED, "more than %d keys to tell apart", MOST_KEYS)
                            .withHint("Let the last record of a key win, or write the input in parts.");
                }
                return false;
            }
            if (settings.duplicates() == DuplicateInput.ERROR) {
                throw ShardlineException.of(ErrorCode.ROW_REFUSED, "the input has the key of the record before");
            }
            duplicates++;
            return true;
        }

        private void put(int lane, Incoming incoming) throws SQLException {
            Chunk chunk = chunks[lane];
            // A record that must be new gives way to none.
            if (settings.duplicates() == DuplicateInput.LAST_WINS && settings.mode() != UpsertMode.INSERT) {
                chunk.addLastWins(incoming);
            } else {
                chunk.add(incoming);
            }
            if (chunk.isFull(settings.running().chunkRows())) {
                chunks[lane] = new Chunk(conflict, chunk.rows().size());
                lanes.put(lane, chunk);
            }
        }

        void finish() throws SQLException {
            for (int lane = 0; lane < chunks.length; lane++) {
                if (!chunks[lane].isEmpty()) {
                    lanes.put(lane, chunks[lane]);
                }
            }
            lanes.finish();
        }
    }
}
