package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many records into a table, each to the shard that owns it: new ones inserted, those that are there updated.
 *
 * <pre>{@code
 * UpsertResult result = BulkUpsert.into("orders").conflictOn("customer_id", "order_id").run(db, records);
 * }</pre>
 *
 * <p>Records are maps, {@link io.shardline.Row}s or Java records, all with the same fields in any order, or arrays of the values of
 * {@link Builder#columns}. They are read one after the other, grouped by owner, and written in chunks, all shards at once; memory holds a few chunks a shard however long the input is.
 * Each chunk is a transaction of its own on its shard, or for a reference table on all shards, unless {@link Builder#asAWhole} makes everything one. Run again after it was
 * stopped, it converges to the same rows.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class BulkUpsert {
    private final UpsertSettings settings;

    private BulkUpsert(UpsertSettings settings) {
        this.settings = settings;
    }

    /** @param table its name, as it would stand in a statement */
    public static Builder into(String table) {
        return new Builder(table);
    }

    /**
     * Writes the records; returns when all are written.
     *
     * @throws ShardlineException ROW_REFUSED at the first record beyond the limit of refusals; NOT_SUPPORTED if the table has no unique
     *     index on the conflict columns, or these do not contain the shard key; PARAMETER_MISSING if it lacks a column; SHARDS_DIFFER
     *     if the copies of a reference table would come to differ
     * @throws SQLException a server's error that is not a record's. Chunks that were written stay, unless everything is one transaction
     */
    public UpsertResult run(ParallelConnection db, Iterator<?> records) throws SQLException {
        return new UpsertRun(db, settings, Optional.empty()).run(records);
    }

    /** As {@link #run(ParallelConnection, Iterator)}. */
    public UpsertResult run(ParallelConnection db, Iterable<?> records) throws SQLException {
        return run(db, records.iterator());
    }

    /** As {@link #run(ParallelConnection, Iterator)}; the stream is closed. */
    public UpsertResult run(ParallelConnection db, Stream<?> records) throws SQLException {
        try (records) {
            return run(db, records.iterator());
        }
    }

    /**
     * As {@link #run(ParallelConnection, Iterator)}, in a transaction of the caller's, which is not ended here: what is written is there
     * if that commits.
     *
     * @param transaction a session of {@code db}, not in autocommit
     */
    public UpsertResult runIn(Session transaction, ParallelConnection db, Iterator<?> records) throws SQLException {
        if (transaction.autoCommit()) {
            throw ShardlineException.of(ErrorCode.NO_ACTIVE_TRANSACTION, "the session is in autocommit");
        }
        return new UpsertRun(db, settings, Optional.of(transaction)).run(records);
    }

    /** Collects what the upsert is to do. */
    public static final class Builder {
        private static final int CHUNK_ROWS = 10_000;
        private static final int RETRIES = 10;

        private final String table;
        private UpsertMode mode = UpsertMode.UPSERT;
        private Optional<List<String>> conflictColumns = Optional.empty();
        private Optional<List<String>> columns = Optional.empty();
        private Optional<List<String>> updateColumns = Optional.empty();
        private final Map<String, String> expressions = new LinkedHashMap<>();
        private Optional<String> condition = Optional.empty();
        private Optional<String> deleteFlag = Optional.empty();
        private boolean onlyChanged = true;
        private DuplicateInput duplicates = DuplicateInput.LAST_WINS;
        private int chunkRows = CHUNK_ROWS;
        private int writers = 1;
        private Optional<Boolean> sorted = Optional.empty();
        private boolean whole;
        private int retries = RETRIES;
        private long mostRefused;
        private @Nullable Rejects listener;
        private @Nullable Consumer<Progress> progress;

        private Builder(String table) {
            this.table = table;
        }

        /** What is done with a record; {@link UpsertMode#UPSERT} unless said. */
        public Builder mode(UpsertMode given) {
            mode = given;
            return this;
        }

        /** The columns of a unique index that tell which row a record is; the primary key unless said. */
        public Builder conflictOn(String... given) {
            conflictColumns = Optional.of(List.of(given));
            return this;
        }

        /** The fields of every record; those of the first record unless said. */
        public Builder columns(String... given) {
            columns = Optional.of(List.of(given));
            return this;
        }

        /** The columns to update; all that are not conflict columns unless said. Without any, what is there is left alone. */
        public Builder update(String... given) {
            updateColumns = Optional.of(List.of(given));
            return this;
        }

        /**
         * Updates a column with an expression, in which {@code excluded.x} is the record's value and {@code orders.x} the row's.
         *
         * @param sql trusted text, which becomes part of the statement
         */
        public Builder set(String column, String sql) {
            expressions.put(column, sql);
            return this;
        }

        /** Updates only where this holds; names and trust as in {@link #set}. */
        public Builder updateWhere(String sql) {
            condition = Optional.of(sql);
            return this;
        }

        /** Whether a row that has the record's values already is left alone; so it is unless said. */
        public Builder onlyChanged(boolean given) {
            onlyChanged = given;
            return this;
        }

        /** A boolean field, no column of the table: a record in which it is true deletes its row. */
        public Builder deleteFlag(String field) {
            deleteFlag = Optional.of(field);
            return this;
        }

        /** What is done when the input has a key twice; the last one wins unless said. */
        public Builder onDuplicateInput(DuplicateInput given) {
            duplicates = given;
            return this;
        }

        /** How many records are written at a time on a shard; 10,000 unless said. */
        public Builder chunkRows(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("a chunk has at least one row");
            }
            chunkRows = rows;
            return this;
        }

        /** How many connections write on each shard; one unless said. Records of one key are always written by the same. A reference table has one. */
        public Builder writersPerShard(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("a shard has at least one writer");
            }
            writers = count;
            return this;
        }

        /**
         * Whether each chunk is written in the order of its key, so that this and other loaders of the same rows do not deadlock; so it is
         * with more than one writer a shard unless said. It costs most where the keys are random.
         */
        public Builder sorted(boolean given) {
            sorted = Optional.of(given);
            return this;
        }

        /** Writes everything in one transaction over all shards. Not with several writers a shard. */
        public Builder asAWhole() {
            whole = true;
            return this;
        }

        /** How often a chunk is tried again after a deadlock or a serialization failure; ten times unless said. */
        public Builder retries(int most) {
            retries = most;
            return this;
        }

        /**
         * Goes on after records that are refused.
         *
         * @param most how many; one more stops the run
         * @param rejects hears of each
         */
        public Builder refuse(long most, Rejects rejects) {
            mostRefused = most;
            listener = rejects;
            return this;
        }

        /** Tells of the progress after each chunk; called by one thread at a time. */
        public Builder onProgress(Consumer<Progress> given) {
            progress = given;
            return this;
        }

        /** @throws IllegalArgumentException for settings that contradict each other */
        public BulkUpsert build() {
            if (whole && writers > 1) {
                throw new IllegalArgumentException("one transaction has one writer a shard");
            }
            return new BulkUpsert(new UpsertSettings(
                    table,
                    mode,
                    conflictColumns,
                    columns,
                    updateColumns,
                    Map.copyOf(expressions),
                    condition,
                    deleteFlag,
                    onlyChanged,
                    duplicates,
                    new UpsertSettings.Running(chunkRows, writers, sorted.orElse(writers > 1), whole, retries),
                    new UpsertSettings.Refusals(mostRefused, listener),
                    progress));
        }

        /** As {@link #build} and {@link BulkUpsert#run(ParallelConnection, Iterable)}. */
        public UpsertResult run(ParallelConnection db, Iterable<?> records) throws SQLException {
            return build().run(db, records);
        }
    }
}
